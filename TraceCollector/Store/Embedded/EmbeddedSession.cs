using System.Data.Common;
using DuckDB.NET.Data;

namespace LlmAspire.TraceCollector.Store.Embedded;

/// <summary>A session on DuckDB, for which statements are written.</summary>
internal sealed class EmbeddedSession(DuckDBConnection connection) : StoreSession
{
    public override string Statement(string name) => Sql.Query(name);

    public override void Begin() => Execute("BEGIN TRANSACTION");

    public override void MakeRoom(long first, long next)
    {
    }

    public override void Append<T>(string table, IReadOnlyCollection<T> rows, Action<IRowWriter, T> write)
    {
        if (rows.Count == 0)
            return;
        using var appender = connection.CreateAppender(table);
        var row = new AppenderRow(appender);
        foreach (var item in rows)
        {
            row.Begin();
            write(row, item);
            row.End();
        }
    }

    protected override DbCommand Command(string statement, IReadOnlyDictionary<string, object?> parameters, bool streaming)
    {
        var (text, bound) = Literals.In(statement, parameters);
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements come from files; what users type goes into parameters only, unless it is a number.
        command.CommandText = text;
#pragma warning restore CA2100
        command.UseStreamingMode = streaming;
        foreach (var (name, value) in bound)
            command.Parameters.Add(new DuckDBParameter(name, value ?? DBNull.Value));
        return command;
    }
}
