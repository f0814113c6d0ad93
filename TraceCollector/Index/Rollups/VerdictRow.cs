namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>A row of <c>verdicts</c>.</summary>
/// <param name="Weight">1 / inclusion probability.</param>
internal sealed record VerdictRow(UInt128 TraceId, long StartedUs, long Group, long AtUs, double Value, double Weight);
