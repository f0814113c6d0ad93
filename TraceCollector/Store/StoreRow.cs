using System.Data.Common;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Store;

/// <summary>One row of an answer, by column name, or by column number where rows are many. Valid until the next row is read.</summary>
internal readonly struct StoreRow(DbDataReader reader)
{
    public string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public long Long(int column) => reader.GetInt64(column);

    public long? MaybeLong(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public double? MaybeDouble(int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    public bool Bool(int column) => reader.GetBoolean(column);

    public UInt128 Trace(int column) => TraceKey.Read(reader.GetGuid(column));

    public string? Text(string column) => At(column) is var i && reader.IsDBNull(i) ? null : reader.GetString(i);

    public string NeededText(string column) => Text(column) ?? throw new InvalidDataException($"Column {column} is empty.");

    public long Long(string column) => MaybeLong(column) ?? 0;

    public long? MaybeLong(string column) => At(column) is var i && reader.IsDBNull(i) ? null : reader.GetFieldValue<long>(i);

    public int? MaybeInt(string column) => At(column) is var i && reader.IsDBNull(i) ? null : reader.GetFieldValue<int>(i);

    public double Double(string column) => MaybeDouble(column) ?? 0;

    public double? MaybeDouble(string column) => At(column) is var i && reader.IsDBNull(i) ? null : reader.GetFieldValue<double>(i);

    public bool Bool(string column) => MaybeBool(column) ?? false;

    public bool? MaybeBool(string column) => At(column) is var i && reader.IsDBNull(i) ? null : reader.GetBoolean(i);

    public UInt128? MaybeTrace(string column) => At(column) is var i && reader.IsDBNull(i) ? null : TraceKey.Read(reader.GetGuid(i));

    public UInt128 Trace(string column) => MaybeTrace(column) ?? 0;

    /// <summary>A span id: unsigned 64 bits, kept in a signed column.</summary>
    public ulong Span(string column) => unchecked((ulong)Long(column));

    public List<string> Texts(string column) => At(column) is var i && reader.IsDBNull(i) ? [] : reader.GetFieldValue<List<string>>(i);

    public List<T> Numbers<T>(string column)
        where T : struct => At(column) is var i && reader.IsDBNull(i) ? [] : reader.GetFieldValue<List<T>>(i);

    /// <summary>Milliseconds per stage, from the columns named after them; absent stages left out.</summary>
    public Dictionary<Stage, double> StageMs()
    {
        var stages = new Dictionary<Stage, double>(5);
        foreach (var stage in Enum.GetValues<Stage>())
            if (MaybeDouble(Words<Stage>.Write(stage) + "_ms") is { } ms)
                stages[stage] = ms;
        return stages;
    }

    public DateTimeOffset Time(string column) => StoreTime.Read(Long(column));

    public TEnum Word<TEnum>(string column)
        where TEnum : struct, Enum => Words<TEnum>.Read(NeededText(column));

    public TEnum? MaybeWord<TEnum>(string column)
        where TEnum : struct, Enum => Text(column) is { } word ? Words<TEnum>.Read(word) : null;

    private int At(string column) => reader.GetOrdinal(column);
}
