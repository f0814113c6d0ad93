using DuckDB.NET.Data;

namespace LlmAspire.TraceCollector.Store;

/// <summary>One connection, lent by <see cref="TraceStore"/> for the length of one read or write.</summary>
internal sealed class StoreSession(DuckDBConnection connection)
{
    /// <summary>Rows of a statement; parameters are named without their prefix.</summary>
    public List<T> Query<T>(string statement, IReadOnlyDictionary<string, object?> parameters, Func<StoreRow, T> map)
    {
        using var command = Command(statement, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(new StoreRow(reader)));
        return rows;
    }

    /// <summary>Hands over rows as they come, however many they are.</summary>
    public void Each(string statement, IReadOnlyDictionary<string, object?> parameters, Action<StoreRow> take)
    {
        using var command = Command(statement, parameters);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            take(new StoreRow(reader));
    }

    public List<T> Query<T>(string statement, Func<StoreRow, T> map) => Query(statement, NoParameters, map);

    public void Each(string statement, Action<StoreRow> take) => Each(statement, NoParameters, take);

    public void Execute(string statement, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        using var command = Command(statement, parameters ?? NoParameters);
        command.ExecuteNonQuery();
    }

    /// <summary>Adds rows by the engine's native way, within the transaction of this session.</summary>
    public void Append<T>(string table, IReadOnlyCollection<T> rows, Action<IDuckDBAppenderRow, T> write)
    {
        if (rows.Count == 0)
            return;
        using var appender = connection.CreateAppender(table);
        foreach (var item in rows)
        {
            var row = appender.CreateRow();
            write(row, item);
            row.EndRow();
        }
    }

    /// <summary>A named counter; <c>null</c> where it was never set.</summary>
    public long? Progress(string name) =>
        Query(Sql.Query("progress"), new Dictionary<string, object?> { ["name"] = name }, row => row.MaybeLong("value")).FirstOrDefault();

    public void SetProgress(string name, long value)
    {
        var key = new Dictionary<string, object?> { ["name"] = name };
        Execute("DELETE FROM progress WHERE name = $name", key);
        Execute("INSERT INTO progress (name, value) VALUES ($name, $value)", new Dictionary<string, object?>(key) { ["value"] = value });
    }

    /// <summary>Undoes the open transaction; a connection that is beyond that is closed by its owner.</summary>
    public void Rollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (DuckDBException)
        {
            // The failure that led here is the one to report.
        }
    }

    private static readonly Dictionary<string, object?> NoParameters = [];

    private DuckDBCommand Command(string statement, IReadOnlyDictionary<string, object?> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements come from files; what users type goes into parameters only.
        command.CommandText = statement;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new DuckDBParameter(name, value ?? DBNull.Value));
        return command;
    }
}
