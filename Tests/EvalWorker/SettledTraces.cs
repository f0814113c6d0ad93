using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>Settled RAG traces as a collector describes them.</summary>
internal static class SettledTraces
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static string Id(long number) => number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    public static TraceFact Fact(long sequence) => new()
    {
        Sequence = sequence,
        SettledAt = Start.AddSeconds(sequence),
        StartedAt = Start,
        TraceId = Id(sequence),
        Name = "ask",
        Service = "ragapi",
        Outcome = "answered",
        Feature = "docs",
    };

    public static TraceDetail Answered(long sequence, string answer = "A trace settles after five seconds without a new span.") => Of(Id(sequence),
        Span("ask", SpanKind.Chain) with { Input = "When does a trace settle?", Output = answer },
        Span("search", SpanKind.Retriever) with { Query = "trace settle", Documents = [Document(1, "s1", "Prices have effective dates."), Document(2, "s2", "A trace settles after five seconds without a new span.")] },
        Span("rerank", SpanKind.Reranker) with { Documents = [Document(1, "s2", "A trace settles after five seconds without a new span."), Document(2, "s1", "Prices have effective dates.")] },
        Span("chat m", SpanKind.Llm, "00000000000000cc") with { OutputMessages = [Text("assistant", answer)], Attributes = new Dictionary<string, JsonElement> { ["gen_ai.response.id"] = Json("resp-1") } });

    public static TraceDetail Of(string traceId, params SpanDetail[] spans) => new()
    {
        TraceId = traceId,
        Name = "ask",
        StartedAt = Start,
        DurationMs = 10,
        Status = TraceStatus.Ok,
        Spans = spans,
        Settled = true,
    };

    public static SpanDetail Span(string name, SpanKind kind, string id = "00000000000000aa") => new() { SpanId = id, Name = name, Kind = kind, StartedAt = Start };

    public static RetrievedDocument Document(int rank, string? id, string? text) => new(rank, id, 0.5, text, null);

    public static ChatMessage Text(string role, string text) => new(role, [Json(new { type = "text", content = text })]);

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value, WireJson.Options);
}
