namespace LlmAspire.TraceCollector.Store;

/// <summary>Takes the values of one row after the other, by an engine's fast way in: every column of the table, in its order and of its type.</summary>
internal interface IRowWriter
{
    IRowWriter AppendValue(Guid? value);

    IRowWriter AppendValue(string? value);

    IRowWriter AppendValue(bool? value);

    IRowWriter AppendValue(int? value);

    IRowWriter AppendValue(long? value);

    IRowWriter AppendValue(double? value);

    IRowWriter AppendValue(IReadOnlyList<string> values);

    IRowWriter AppendValue(IReadOnlyList<short> values);

    IRowWriter AppendValue(IReadOnlyList<long> values);

    IRowWriter AppendValue(IReadOnlyList<double> values);

    IRowWriter AppendNullValue();
}
