namespace LlmAspire.TraceCollector.Ui.Traces;

/// <param name="Count">How many traces the whole filter holds.</param>
public sealed record TracesData(Page<TraceRow> Page, long Count);
