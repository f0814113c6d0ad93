using System.Collections.Immutable;
using System.Text.Json;
using LlmAspire.ServiceDefaults.Postgres;
using LlmAspire.TraceCollector.Contracts;
using Npgsql;

namespace LlmAspire.RagApi.Documents.Postgres;

/// <summary>
/// The posted documents in PostgreSQL, and all of them in memory to read. Writers take turns (see <c>Schema/1-1-state.sql</c>), replicas ask for
/// what is newer than what they have: after each write of their own, and whenever <see cref="DocumentsFollower"/> does.
/// </summary>
internal sealed class PostgresDocumentStore(NpgsqlDataSource database, long maxCharacters) : IDocumentStore, IDisposable
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private ImmutableDictionary<string, SourceDocument> documents = ImmutableDictionary.Create<string, SourceDocument>(StringComparer.Ordinal);
    private long seen;

    public IReadOnlyDictionary<string, SourceDocument> Documents => Volatile.Read(ref documents);

    public event Action? Changed;

    public void Migrate() => database.Migrate(DocumentSql.Schema, DocumentSql.Steps);

    public async Task PutAsync(IReadOnlyList<SourceDocument> documents, CancellationToken cancellationToken)
    {
        var last = documents.Reverse().DistinctBy(document => document.Id).ToList();
        if (last.Count > 0)
            await WriteAsync([.. last.Select(document => document.Id)], turn => PutAsync(last, turn, cancellationToken), cancellationToken);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => WriteAsync([id], async turn =>
        await turn.RunAsync(DocumentSql.Remove, cancellationToken, turn.Revision, id) > 0 ? 0 : null, cancellationToken);

    /// <summary>Reads what has changed since the last time, here or in another replica. Throws <see cref="NpgsqlException"/>.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            var (next, last) = (documents.ToBuilder(), seen);
            await using var command = database.CreateCommand(DocumentSql.Changes);
            command.Parameters.Add(new() { Value = seen });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                last = rows.GetInt64(0);
                Apply(next, rows.GetString(1), await rows.IsDBNullAsync(2, cancellationToken) ? null : rows.GetString(2));
            }
            if (last == seen)
                return;
            Volatile.Write(ref documents, next.ToImmutable());
            seen = last;
        }
        finally
        {
            reading.Release();
        }
        Changed?.Invoke();
    }

    public void Dispose() => reading.Dispose();

    private static async Task<long?> PutAsync(List<SourceDocument> documents, Turn turn, CancellationToken cancellationToken)
    {
        await turn.RunAsync(
            DocumentSql.Put,
            cancellationToken,
            turn.Revision,
            documents.Select(document => document.Id).ToArray(),
            documents.Select(document => document.Text.Length).ToArray(),
            documents.Select(document => JsonSerializer.Serialize(document, WireJson.Options)).ToArray());
        return documents.Sum(document => (long)document.Text.Length);
    }

    /// <param name="ids">Of the documents that are written.</param>
    /// <param name="write">Gives the characters that they have afterwards; <c>null</c> where nothing was to be done.</param>
    private async Task<bool> WriteAsync(string[] ids, Func<Turn, Task<long?>> write, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var turn = await Turn.TakeAsync(connection, cancellationToken);
            var held = await turn.HeldAsync(ids, cancellationToken);
            if (await write(turn) is not { } characters)
                return false;
            if (characters > held && turn.Characters + characters - held > maxCharacters)
                throw DocumentStoreFullException.Of(turn.Characters + characters - held, maxCharacters);
            await turn.RunAsync(DocumentSql.End, cancellationToken, turn.Characters + characters - held);
            await transaction.CommitAsync(cancellationToken);
            await RefreshAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException error) when (error is not PostgresException || error.IsTransient)
        {
            throw new DocumentStoreUnavailableException("PostgreSQL (ConnectionStrings__tracedb) does not answer: send it again. The documents known before are still searched.", error);
        }
    }

    private static void Apply(ImmutableDictionary<string, SourceDocument>.Builder documents, string id, string? content)
    {
        if (content is null)
            documents.Remove(id);
        else
            documents[id] = JsonSerializer.Deserialize<SourceDocument>(content, WireJson.Options)!;
    }

    /// <summary>The turn to write, until the transaction ends.</summary>
    private sealed record Turn(NpgsqlConnection Connection, long Revision, long Characters)
    {
        public static async Task<Turn> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
        {
            await using var command = new NpgsqlCommand(DocumentSql.Begin, connection);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            return new(connection, row.GetInt64(0), row.GetInt64(1));
        }

        public async Task<long> HeldAsync(string[] ids, CancellationToken cancellationToken)
        {
            await using var command = Command(DocumentSql.Held, (object)ids);
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        public async Task<int> RunAsync(string sql, CancellationToken cancellationToken, params object[] values)
        {
            await using var command = Command(sql, values);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }

        private NpgsqlCommand Command(string sql, params object[] values)
        {
            var command = new NpgsqlCommand(sql, Connection);
            foreach (var value in values)
                command.Parameters.Add(new() { Value = value });
            return command;
        }
    }
}
