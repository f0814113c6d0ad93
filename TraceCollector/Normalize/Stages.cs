using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>
/// Which of the five stages a span is. In order: the stage it names itself (<c>rag.stage</c>); its name, where that is exactly a
/// stage's name and its kind fits; its kind, where one kind can only be one stage (embedding, retriever, reranker, llm). Spans of this
/// project's own sources (<c>LlmAspire.*</c>) and spans that carry a <c>rag.prompt.hash</c> have no stage by kind: their stage is the span around them.
/// </summary>
internal static class Stages
{
    public static Stage? Named(string? name) => name switch
    {
        "embed" => Stage.Embed,
        "search" => Stage.Search,
        "rerank" => Stage.Rerank,
        "llm" => Stage.Llm,
        "post" => Stage.Post,
        _ => null,
    };

    public static Stage? Of(LlmSpan span)
    {
        if (span.Stage is { } said)
            return said;
        if (Named(span.Source.Name) is { } named && Fits(named, span.Kind))
            return named;
        var ours = span.Source.Attributes.Has("rag.prompt.hash") || span.Source.Scope.Name.StartsWith("LlmAspire", StringComparison.Ordinal);
        return ours ? null : ByKind(span.Kind);
    }

    private static Stage? ByKind(SpanKind kind) => kind switch
    {
        SpanKind.Embedding => Stage.Embed,
        SpanKind.Retriever => Stage.Search,
        SpanKind.Reranker => Stage.Rerank,
        SpanKind.Llm => Stage.Llm,
        _ => null,
    };

    private static bool Fits(Stage stage, SpanKind kind) => kind is SpanKind.Chain or SpanKind.Other || ByKind(kind) == stage;
}
