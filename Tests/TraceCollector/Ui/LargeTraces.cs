using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>Traces of as many spans as asked for, as the compact answer has them.</summary>
internal static class LargeTraces
{
    /// <summary>Every tenth span is slow, every hundredth failed. Numbers of spans begin with 1.</summary>
    public static TraceDetail Of(DateTimeOffset at, int spans, Func<int, int> parent) => UiRecords.Answer(at) with
    {
        SpanCount = spans,
        Spans = [.. Enumerable.Range(1, spans).Select(number => Span(at, number, parent(number), spans))],
    };

    public static string Id(int number) => $"{number:x16}";

    private static SpanDetail Span(DateTimeOffset at, int number, int parent, int spans) =>
        UiSpans.Span(at, Id(number), parent == 0 ? null : Id(parent), number == 1 ? "agent run" : $"step {number}", number == 1 ? SpanKind.Agent : SpanKind.Tool, null, number, number == 1 ? spans : 1 + (number % 10)) with
        {
            Status = number % 100 == 99 ? TraceStatus.Error : TraceStatus.Ok,
            Error = number % 100 == 99 ? new("Timeout", null, null) : null,
        };
}
