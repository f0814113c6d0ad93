using System.Data.Common;

namespace LlmAspire.TraceCollector.Store;

/// <summary>One connection, lent by <see cref="TraceStore"/> for the length of one read or write. Statements name their parameters <c>$name</c>.</summary>
internal abstract class StoreSession
{
    private static readonly Dictionary<string, object?> NoParameters = [];

    /// <summary>The text of a statement in which engines differ, as this one takes it. All others are the same for all: <see cref="Sql.Query(string)"/>.</summary>
    public abstract string Statement(string name);

    /// <summary>Begins the transaction that the changes of this session belong to.</summary>
    public abstract void Begin();

    /// <summary>Called in a transaction that will append rows for spans and logs from one position of the journal to before another.</summary>
    public abstract void MakeRoom(long first, long next);

    /// <summary>Adds rows by the engine's native way, within the transaction of this session.</summary>
    public abstract void Append<T>(string table, IReadOnlyCollection<T> rows, Action<IRowWriter, T> write);

    /// <param name="parameters">By name, without prefix.</param>
    /// <param name="streaming">Rows are handed over as they come rather than gathered first.</param>
    protected abstract DbCommand Command(string statement, IReadOnlyDictionary<string, object?> parameters, bool streaming);

    /// <summary>Rows of a statement; parameters are named without their prefix.</summary>
    public List<T> Query<T>(string statement, IReadOnlyDictionary<string, object?> parameters, Func<StoreRow, T> map)
    {
        var rows = new List<T>();
        Read(statement, parameters, streaming: false, row => rows.Add(map(row)));
        return rows;
    }

    /// <summary>
    /// Hands over rows as they come, however many they are. Not for a statement that ends in a <c>UNION ALL</c>: with more rows than the engine holds
    /// back (1 MB), and a branch that groups, DuckDB 1.5.6 waits for itself for good.
    /// </summary>
    public void Each(string statement, IReadOnlyDictionary<string, object?> parameters, Action<StoreRow> take) => Read(statement, parameters, streaming: true, take);

    public List<T> Query<T>(string statement, Func<StoreRow, T> map) => Query(statement, NoParameters, map);

    public void Each(string statement, Action<StoreRow> take) => Each(statement, NoParameters, take);

    public void Execute(string statement, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        using var command = Command(statement, parameters ?? NoParameters, streaming: false);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a change in one transaction: all of it is kept, or nothing.</summary>
    public void InTransaction(Action<StoreSession> change)
    {
        Begin();
        try
        {
            change(this);
            Execute("COMMIT");
        }
        catch
        {
            Rollback();
            throw;
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

    private void Read(string statement, IReadOnlyDictionary<string, object?> parameters, bool streaming, Action<StoreRow> take)
    {
        using var command = Command(statement, parameters, streaming);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            take(new StoreRow(reader));
    }

    /// <summary>Undoes the open transaction; a connection that is beyond that is closed by its owner.</summary>
    private void Rollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (DbException)
        {
            // The failure that led here is the one to report.
        }
    }
}
