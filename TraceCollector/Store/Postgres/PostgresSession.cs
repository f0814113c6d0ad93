using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;

namespace LlmAspire.TraceCollector.Store.Postgres;

/// <summary>A session on one schema of a PostgreSQL database. Statements are those of <c>Queries</c>, or where they differ <c>Postgres/Queries</c>.</summary>
internal sealed partial class PostgresSession : StoreSession, IDisposable
{
    /// <summary>What a change of many rows may take, such as an hour's retention; reading has the connection string's <c>Command Timeout</c> (30 s).</summary>
    private const int WriteTimeoutSeconds = 900;

    private readonly NpgsqlConnection connection;
    private readonly string schema;
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenRegistration cancelling;
    private NpgsqlCommand? running;
    private bool placed;
    private bool writing;

    /// <param name="cancellationToken">Ends the statement that runs.</param>
    public PostgresSession(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        (this.connection, this.schema, this.cancellationToken) = (connection, schema, cancellationToken);
        // A command that has ended by then takes no harm.
        cancelling = cancellationToken.Register(() => running?.Cancel());
    }

    public override string Statement(string name) => Sql.Query(name, "Postgres");

    /// <summary>One transaction at a time writes in a schema, whichever collector it is of.</summary>
    public override void Begin()
    {
        writing = true;
        Execute($"BEGIN; {PostgresEngine.LockFor(schema)}");
    }

    public override void MakeRoom(long first, long next) => Execute(Statement("make-slices"), new Dictionary<string, object?> { ["first"] = first, ["next"] = next });

    public override void Append<T>(string table, IReadOnlyCollection<T> rows, Action<IRowWriter, T> write)
    {
        if (rows.Count == 0)
            return;
        using var importer = connection.BeginBinaryImport($"COPY {table} FROM STDIN (FORMAT BINARY)");
        importer.Timeout = TimeSpan.FromSeconds(WriteTimeoutSeconds);
        var row = new CopyRow(importer);
        foreach (var item in rows)
        {
            importer.StartRow();
            write(row, item);
        }
        importer.Complete();
    }

    /// <summary>
    /// The schema is chosen with the first statement, in one way there and back: a pooled connection comes as the last one left it. Without compilation
    /// in the server: of a search it took 120 ms, and it begins with any statement over some hundred thousand rows.
    /// </summary>
    protected override DbCommand Command(string statement, IReadOnlyDictionary<string, object?> parameters, bool streaming)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var command = connection.CreateCommand();
        var named = Parameter().Replace(statement, "@");
#pragma warning disable CA2100 // Statements come from files; what users type goes into parameters only.
        command.CommandText = placed ? named : $"SET search_path TO {schema}, public; SET jit TO off;\n{named}";
#pragma warning restore CA2100
        placed = true;
        if (writing)
            command.CommandTimeout = WriteTimeoutSeconds;
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new NpgsqlParameter(name, Known(value)));
        return running = command;
    }

    public void Dispose() => cancelling.Dispose();

    private static object Known(object? value) => value switch
    {
        null => DBNull.Value,
        string text => PostgresText.Of(text),
        List<string> texts => texts.ConvertAll(PostgresText.Of),
        _ => value,
    };

    [GeneratedRegex(@"\$(?=[a-z_])")]
    private static partial Regex Parameter();
}
