using System.Data;
using LlmAspire.ServiceDefaults.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace LlmAspire.TraceCollector.Journal.Postgres;

/// <summary>What is asked of the table and told to it. Its schema is made, or brought to this program's version, before the first of that.</summary>
internal sealed class JournalTable(NpgsqlDataSource database)
{
    /// <summary>Of records in one page, beside the last one. Bounds what a follower holds.</summary>
    private const long PageBytes = 4 << 20;

    private readonly Lock opening = new();
    private volatile bool isOpen;

    public void Open()
    {
        if (isOpen)
            return;
        lock (opening)
        {
            if (!isOpen)
                database.Migrate(JournalSql.Schema, JournalSql.Steps);
            isOpen = true;
        }
    }

    public async Task<long> HeadAsync(CancellationToken cancellationToken)
    {
        await using var command = Command("head");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<JournalExtent> ExtentAsync(CancellationToken cancellationToken)
    {
        await using var command = Command("extent");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt64(0), (int)reader.GetInt64(1));
    }

    /// <summary>Records from a position on, the first of them however large it is; none at the end.</summary>
    public async Task<List<StoredRecord>> PageAsync(long from, CancellationToken cancellationToken)
    {
        await using var command = Command("page", from, PageBytes);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var records = new List<StoredRecord>();
        while (await reader.ReadAsync(cancellationToken))
            records.Add(Record(reader));
        return records;
    }

    /// <summary>As <see cref="PageAsync"/>.</summary>
    public List<StoredRecord> Page(long from) => Records("page", from, PageBytes);

    public StoredRecord? Read(long position) => Records("record", position).FirstOrDefault();

    /// <summary>The first bytes of records. Records are stored as they are (<c>STORAGE EXTERNAL</c>), so no more than these are read.</summary>
    public List<byte[]> Headers(IEnumerable<long> positions)
    {
        using var command = Command("headers");
        command.Parameters.Add(Array(NpgsqlDbType.Bigint, positions));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = RecordHeader.Size });
        using var reader = command.ExecuteReader();
        var headers = new List<byte[]>();
        while (reader.Read())
            headers.Add(reader.GetFieldValue<byte[]>(0));
        return headers;
    }

    public long FirstAfter(long position) => Ask("first-after", position);

    public long PositionAt(DateTimeOffset time)
    {
        Open();
        using var command = database.CreateCommand("SELECT journal.position_at($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = time.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Nothing that is appended from now on stands before a position.</summary>
    public void MoveHead(long position) => Run("move-head", position);

    /// <summary>Partitions for so many bytes after the head. Gives the position up to which there are some.</summary>
    public long MakeAhead(long bytes)
    {
        Open();
        using var command = database.CreateCommand("SELECT journal.make_ahead($1)");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = bytes });
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Makes a group durable in one transaction; gives the position of its first record.</summary>
    public long Append(IReadOnlyList<PendingRecord> group, long bytes)
    {
        using var command = Command("append", bytes);
        var place = 0L;
        command.Parameters.Add(Array(NpgsqlDbType.Bigint, group.Select(record => (place += record.Record.Count) - record.Record.Count)));
        command.Parameters.Add(Array(NpgsqlDbType.Smallint, group.Select(record => (short)record.Kind)));
        command.Parameters.Add(Array(NpgsqlDbType.TimestampTz, group.Select(record => record.ReceivedAt.UtcDateTime)));
        command.Parameters.Add(Array(NpgsqlDbType.Bytea, group.Select(record => (ReadOnlyMemory<byte>)record.Record)));
        using var reader = command.ExecuteReader();
        reader.Read();
        var start = reader.GetInt64(0);
        // The transaction ends after its last row: only now is it known to be committed.
        while (reader.NextResult())
        {
        }
        return start;
    }

    /// <summary>All of it or nothing. An empty record is taken out.</summary>
    public void Change(IReadOnlyCollection<(long Position, byte[] Record)> changes)
    {
        Open();
        using var batch = database.CreateBatch();
        foreach (var (position, record) in changes)
        {
            var command = new NpgsqlBatchCommand(JournalSql.Query(record.Length > 0 ? "replace" : "remove"));
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
            if (record.Length > 0)
                command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = record });
            batch.BatchCommands.Add(command);
        }
        batch.ExecuteNonQuery();
    }

    public void DropBefore(long position)
    {
        Open();
        using var command = database.CreateCommand("SELECT journal.drop_before($1)");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.ExecuteNonQuery();
    }

    /// <summary>Lets the server reuse the room of what was changed, so that it is written over.</summary>
    public void Vacuum()
    {
        using var command = database.CreateCommand("VACUUM journal.records");
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    private List<StoredRecord> Records(string query, params long[] parameters)
    {
        using var command = Command(query, parameters);
        using var reader = command.ExecuteReader();
        var records = new List<StoredRecord>();
        while (reader.Read())
            records.Add(Record(reader));
        return records;
    }

    private long Ask(string query, params long[] parameters)
    {
        using var command = Command(query, parameters);
        return (long)command.ExecuteScalar()!;
    }

    private void Run(string query, params long[] parameters)
    {
        using var command = Command(query, parameters);
        command.ExecuteNonQuery();
    }

    private NpgsqlCommand Command(string query, params long[] parameters)
    {
        Open();
        var command = database.CreateCommand(JournalSql.Query(query));
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        return command;
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, IEnumerable<T> values) => new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static StoredRecord Record(NpgsqlDataReader reader) => new(reader.GetInt64(0), reader.GetInt32(1), reader.GetFieldValue<byte[]>(2));
}

/// <param name="Start">Where the oldest record stands.</param>
/// <param name="Slices">Partitions, those made ahead included.</param>
internal sealed record JournalExtent(long Start, int Slices);
