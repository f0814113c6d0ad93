using System.Text.Json;
using LlmAspire.EvalWorker.Judging;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Cases;

/// <summary>Reads question, evidence and answer from a trace, whatever convention it came in.</summary>
internal static class CaseBuilder
{
    /// <summary>An outcome that says that there is no answer to judge, as its label; <c>null</c> for every other fact.</summary>
    public static string? LabelOfOutcome(TraceFact fact) => fact.Outcome switch
    {
        "no_evidence" or "refused" or "over_budget" or "failed" => fact.Outcome,
        _ => null,
    };

    /// <param name="spans">Of one trace, in tree order.</param>
    public static AnswerCase Build(IReadOnlyList<SpanDetail> spans)
    {
        var model = spans.LastOrDefault(span => span.Kind == SpanKind.Llm && ModelAnswerOf(span) is not null)
            ?? spans.LastOrDefault(span => span.Kind == SpanKind.Llm);
        var outer = spans.FirstOrDefault(span => span.Kind is SpanKind.Chain or SpanKind.Agent && span.Input is not null);
        if ((model ?? outer) is not { } made || (model is null && outer?.Output is null))
            return AnswerCase.NotAnAnswer;
        // What the user was shown, before what the model wrote: marks may have been checked and cut in between.
        if ((Plain(outer?.Output) ?? ModelAnswerOf(made) ?? outer?.Output) is not { } answer)
            return AnswerCase.Unscored(made.Status == TraceStatus.Error ? "failed" : Unscorable.NoAnswer) with { SpanId = made.SpanId };
        var contexts = Evidence.Of(spans);
        return contexts.Count == 0
            ? AnswerCase.Unscored(Unscorable.NoContext) with { SpanId = made.SpanId }
            : new AnswerCase(new EvaluationCase(QuestionOf(spans, outer, model), contexts, answer), null, made.SpanId, ResponseIdOf(model));
    }

    private static string QuestionOf(IReadOnlyList<SpanDetail> spans, SpanDetail? outer, SpanDetail? model)
    {
        if (Plain(outer?.Input) is { } asked)
            return asked;
        var query = spans.FirstOrDefault(span => span.Kind == SpanKind.Retriever && span.Query is not null)?.Query;
        return query ?? LastText(model?.InputMessages, "user") ?? model?.Input ?? "";
    }

    private static string? ModelAnswerOf(SpanDetail model) => LastText(model.OutputMessages, "assistant") ?? Plain(model.Output);

    /// <summary>Text that is not itself a document: a whole request printed as JSON is no question.</summary>
    private static string? Plain(string? text) => string.IsNullOrWhiteSpace(text) || text.AsSpan().TrimStart()[0] is '{' or '[' ? null : text;

    private static string? LastText(IReadOnlyList<ChatMessage>? messages, string role)
    {
        for (var at = (messages?.Count ?? 0) - 1; at >= 0; at--)
            if (messages![at].Role == role && TextOf(messages[at]) is { Length: > 0 } text)
                return text;
        return null;
    }

    private static string TextOf(ChatMessage message) => string.Join('\n', message.Parts.Select(TextOf).Where(text => !string.IsNullOrWhiteSpace(text)));

    private static string? TextOf(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.String => part.GetString(),
        JsonValueKind.Object when part.TryGetProperty("type", out var type) && type.ValueEquals("text")
            && (part.TryGetProperty("content", out var text) || part.TryGetProperty("text", out text)) && text.ValueKind == JsonValueKind.String => text.GetString(),
        _ => null,
    };

    private static string? ResponseIdOf(SpanDetail? model) =>
        model is not null && model.Attributes.TryGetValue("gen_ai.response.id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
}
