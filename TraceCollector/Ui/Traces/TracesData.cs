namespace LlmAspire.TraceCollector.Ui.Traces;

/// <param name="Count">How many traces the whole filter holds; <c>null</c> where texts would have to be read for it.</param>
/// <param name="LeftOut">In a live list: how many came since the last look that are not shown.</param>
public sealed record TracesData(Page<TraceRow> Page, long? Count, long LeftOut);
