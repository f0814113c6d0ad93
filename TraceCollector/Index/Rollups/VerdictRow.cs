namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>A row of <c>verdicts</c>.</summary>
/// <param name="AtUs">When its verdict was made; <c>null</c>, as value and weight, where there is none.</param>
/// <param name="Weight">1 / inclusion probability.</param>
/// <param name="Helpful">How many thumbs point up.</param>
internal sealed record VerdictRow(UInt128 TraceId, long StartedUs, long Group, long? AtUs, double? Value, double? Weight, long Helpful, long NotHelpful);
