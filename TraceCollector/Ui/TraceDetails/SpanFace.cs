using LlmAspire.TraceCollector.Ui.Figures;

namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>How a span is told at a glance: its colour, and the one or two facts beside its name.</summary>
internal static class SpanFace
{
    /// <summary>Name of a stage's colour in app.css.</summary>
    public static string Colour(SpanDetail span) => span.Stage switch
    {
        { } stage => stage.ToString().ToLowerInvariant(),
        null => span.Kind switch
        {
            SpanKind.Llm => "llm",
            SpanKind.Embedding => "embed",
            SpanKind.Retriever => "search",
            SpanKind.Reranker => "rerank",
            _ => "other",
        },
    };

    public static string Extra(SpanDetail span) => string.Join("  ", Facts(span));

    private static IEnumerable<string> Facts(SpanDetail span)
    {
        if (span.Kind is SpanKind.Tool or SpanKind.Agent or SpanKind.Guardrail or SpanKind.Evaluator)
            yield return span.Kind.ToString().ToLowerInvariant();
        if (span.Documents.Count > 0)
            yield return span.Documents.Count == 1 ? "1 document" : $"{span.Documents.Count} documents";
        if (span.Model is { } model && (model.Answered ?? model.Requested) is { } name && !span.Name.Contains(name, StringComparison.Ordinal))
            yield return name;
        if (span.Usage is { Input: not null } or { Output: not null })
            yield return $"{Figure.Count(span.Usage.Input)} in / {Figure.Count(span.Usage.Output)} out";
        if (span.CostState == CostState.Unpriced)
            yield return "unpriced";
        else if (span.CostUsd is not null)
            yield return Figure.Usd(span.CostUsd);
        if (span.ChildrenLeftOut is { } hidden)
            yield return $"{Figure.Count(hidden)} more below, not shown";
        if (span.Error is { } error)
            yield return error.Type ?? error.Message ?? "error";
    }
}
