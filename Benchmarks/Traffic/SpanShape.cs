namespace LlmAspire.Benchmarks.Traffic;

/// <summary>A span to be made: everything but the trace's id and when it began.</summary>
/// <param name="Number">1 is the root.</param>
/// <param name="Parent">0 where there is none.</param>
/// <param name="Attributes">Text, <see cref="long"/>, <see cref="double"/> or an array of texts.</param>
internal sealed record SpanShape(int Number, int Parent, string Name, int Kind, TimeSpan Offset, TimeSpan Duration, IReadOnlyList<(string Key, object Value)> Attributes);

/// <summary>Which encoding a body is made in.</summary>
internal enum BodyEncoding
{
    Protobuf,
    Json,
}
