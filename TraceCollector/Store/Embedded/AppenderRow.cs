using DuckDB.NET.Data;

namespace LlmAspire.TraceCollector.Store.Embedded;

/// <summary>Rows by way of DuckDB's appender.</summary>
internal sealed class AppenderRow(DuckDBAppender appender) : IRowWriter
{
    private IDuckDBAppenderRow row = null!;

    public void Begin() => row = appender.CreateRow();

    public void End() => row.EndRow();

    public IRowWriter AppendValue(Guid? value)
    {
        row.AppendValue(value);
        return this;
    }

    public IRowWriter AppendValue(string? value)
    {
        row.AppendValue(value);
        return this;
    }

    public IRowWriter AppendValue(bool? value)
    {
        row.AppendValue(value);
        return this;
    }

    public IRowWriter AppendValue(int? value)
    {
        row.AppendValue(value);
        return this;
    }

    public IRowWriter AppendValue(long? value)
    {
        row.AppendValue(value);
        return this;
    }

    public IRowWriter AppendValue(double? value)
    {
        row.AppendValue(value);
        return this;
    }

    public IRowWriter AppendValue(IReadOnlyList<string> values)
    {
        row.AppendValue(values);
        return this;
    }

    public IRowWriter AppendValue(IReadOnlyList<short> values)
    {
        row.AppendValue(values);
        return this;
    }

    public IRowWriter AppendValue(IReadOnlyList<long> values)
    {
        row.AppendValue(values);
        return this;
    }

    public IRowWriter AppendValue(IReadOnlyList<double> values)
    {
        row.AppendValue(values);
        return this;
    }

    public IRowWriter AppendNullValue()
    {
        row.AppendNullValue();
        return this;
    }
}
