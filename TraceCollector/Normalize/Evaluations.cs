using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>
/// Scores that came as telemetry: <c>gen_ai.evaluation.result</c> as a log record or span event, and OpenInference's
/// <c>evaluations.N.*</c> and <c>annotations.N.*</c>. Results without a name or a target are no scores.
/// </summary>
internal static class Evaluations
{
    public const string Result = "gen_ai.evaluation.result";

    /// <summary>The score of a log record: of the span it belongs to, else of the response it names.</summary>
    public static IEnumerable<Score> Of(LogData log)
    {
        if (log.EventName != Result)
            return [];
        var target = log.TraceId == 0
            ? new Target(null, null, null, log.Attributes.Text("gen_ai.response.id"))
            : new Target(Ids.TraceText(log.TraceId), log.SpanId == 0 ? null : Ids.SpanText(log.SpanId), null, null);
        return FromResult(log.Attributes, target, log.TimeUnixNano) is { } score ? [score] : [];
    }

    /// <summary>The scores a span carries: of itself, or, on an OpenInference evaluator with one link, of the span it links to.</summary>
    public static IEnumerable<Score> Of(SpanData span)
    {
        if (span.Events.Count == 0 && !MayHold(span.Attributes))
            yield break;
        var own = new Target(Ids.TraceText(span.TraceId), Ids.SpanText(span.SpanId), null, null);
        foreach (var item in span.Events.Where(item => item.Name == Result))
            if (FromResult(item.Attributes, own, item.TimeUnixNano) is { } score)
                yield return score;
        foreach (var (prefix, element, scope) in InlineForms)
            foreach (var item in Flattened.List(span.Attributes, prefix))
                if (FromInline(item, element, Of(scope, span, own), span.EndUnixNano) is { } score)
                    yield return score;
    }

    /// <summary>One pass over the keys, where looking for every form takes six and a span's ids as text: most spans carry none.</summary>
    private static bool MayHold(Attributes attributes)
    {
        foreach (var item in attributes.Span)
            if (item.Key is ['e' or 'a' or 't' or 's', ..] && (item.Key.Contains("evaluations.", StringComparison.Ordinal) || item.Key.Contains("annotations.", StringComparison.Ordinal)))
                return true;
        return false;
    }

    private readonly record struct Target(string? TraceId, string? SpanId, string? SessionId, string? ResponseId)
    {
        public bool IsKnown => (TraceId ?? SessionId ?? ResponseId) is not null;
    }

    private enum Scope
    {
        Span,
        Trace,
        Session,
    }

    private static readonly (string Prefix, string Element, Scope Scope)[] InlineForms =
    [
        ("evaluations", "evaluation", Scope.Span),
        ("annotations", "annotation", Scope.Span),
        ("trace.evaluations", "evaluation", Scope.Trace),
        ("trace.annotations", "annotation", Scope.Trace),
        ("session.evaluations", "evaluation", Scope.Session),
        ("session.annotations", "annotation", Scope.Session),
    ];

    /// <summary>An evaluator carries verdicts on what its one link names; with several links nobody can say on which, and its parents are never meant.</summary>
    private static Target Of(Scope scope, SpanData span, Target own)
    {
        if (scope == Scope.Session)
            return new(null, null, span.Attributes.Text("session.id"), null);
        var target = own;
        if (string.Equals(span.Attributes.String("openinference.span.kind"), "EVALUATOR", StringComparison.OrdinalIgnoreCase) && span.Links.Count > 0)
            target = span.Links.Count == 1 ? new(Ids.TraceText(span.Links[0].TraceId), Ids.SpanText(span.Links[0].SpanId), null, null) : default;
        return scope == Scope.Trace ? target with { SpanId = null } : target;
    }

    private static Score? FromResult(Attributes attributes, Target target, ulong at)
    {
        if (!target.IsKnown || attributes.Text("gen_ai.evaluation.name") is not { } name)
            return null;
        var value = Value(attributes["gen_ai.evaluation.score.value"]);
        return Score(target, at) with
        {
            Name = name,
            Value = value,
            Label = attributes.Text("gen_ai.evaluation.score.label") ?? (value is null ? attributes.Text("error.type") : null),
            Explanation = attributes.Text("gen_ai.evaluation.explanation"),
            // The convention does not say who judged; a result under our name for people's feedback is theirs.
            Source = name == "user_feedback" ? ScoreSource.EndUser : ScoreSource.Judge,
        };
    }

    private static Score? FromInline(Attributes item, string element, Target target, ulong at)
    {
        if (!target.IsKnown || item.Text($"{element}.name") is not { } name)
            return null;
        return Score(target, at) with
        {
            Name = name,
            Value = Value(item[$"{element}.score"]),
            Label = item.Text($"{element}.label"),
            Explanation = item.Text($"{element}.explanation"),
            Source = SourceOf(item.Text($"{element}.annotator_kind")),
            Author = item.Text($"{element}.identifier"),
        };
    }

    private static Score Score(Target target, ulong at) => new()
    {
        TraceId = target.TraceId,
        SpanId = target.SpanId,
        SessionId = target.SessionId,
        ResponseId = target.ResponseId,
        Name = "",
        Source = ScoreSource.Judge,
        At = at == 0 ? null : Ids.Time(at),
    };

    private static double? Value(AnyValue value) => value.AsBool is { } flag ? (flag ? 1 : 0) : AttributeReading.Number(value);

    private static ScoreSource SourceOf(string? annotator) => annotator?.ToUpperInvariant() switch
    {
        "HUMAN" => ScoreSource.Human,
        "CODE" => ScoreSource.Code,
        _ => ScoreSource.Judge,
    };
}
