using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>What choosing among the spans of a large trace needs of each: 48 bytes.</summary>
/// <param name="IsCall">Of a model: a chat or an embedding.</param>
/// <param name="Reranker">Model of a reranker, which may be paid by the request.</param>
internal readonly record struct SpanOutline(ulong Id, ulong ParentId, long StartNs, long EndNs, bool Failed, bool IsCall, bool HasUsage, string? Reranker = null)
{
    private static readonly TokenUsage Some = new(0, 0, null, null, null);

    /// <summary>What the leaf rule needs: whether there are tokens, not how many.</summary>
    public CallSpan Call => new(Id, ParentId, IsCall ? SpanKind.Llm : Reranker is null ? SpanKind.Other : SpanKind.Reranker, HasUsage ? Some : null, Reranker, null, default);

    /// <summary>A row of <c>trace-outline.sql</c>.</summary>
    public static SpanOutline Read(StoreRow row) => new(unchecked((ulong)row.Long(0)), unchecked((ulong)row.Long(1)), row.Long(2), row.Long(3), row.Bool(4),
        row.Bool(5), row.Bool(6), row.Text(7));

    /// <summary>By start, the longer first, as a trace is read.</summary>
    public static int ByStart(long start, long end, ulong id, long otherStart, long otherEnd, ulong otherId) =>
        start != otherStart ? start.CompareTo(otherStart) : end != otherEnd ? otherEnd.CompareTo(end) : id.CompareTo(otherId);
}
