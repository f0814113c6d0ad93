using System.Text.Json;
using System.Text.Json.Nodes;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>What is wrong with one annotation of a request, or with the request where <paramref name="Index"/> is <c>null</c>.</summary>
internal sealed record AnnotationFault(int? Index, string? Field, string Why);

/// <summary>One of Phoenix's annotations: <c>{ span_id, name, annotator_kind, result: { label, score, explanation }, identifier }</c>.</summary>
internal static class AnnotationReading
{
    public static (Score? Score, IReadOnlyList<AnnotationFault> Faults) Read(JsonNode? node, int index, string target)
    {
        if (node is not JsonObject item)
            return (null, [new(index, null, "Must be an object.")]);
        var faults = new List<AnnotationFault>();
        var id = Text(item, $"{target}_id", true, index, faults);
        var name = Text(item, "name", true, index, faults);
        if (name == "note")
            faults.Add(new(index, "name", "The name note is reserved."));
        var source = Source(Text(item, "annotator_kind", true, index, faults), index, faults);
        var result = item["result"] as JsonObject ?? [];
        if (result["score"] is { } score && score.GetValueKind() != JsonValueKind.Number)
            faults.Add(new(index, "result.score", "Must be a number."));
        var label = Text(result, "label", false, index, faults);
        var explanation = Text(result, "explanation", false, index, faults);
        if (label is null && result["score"] is null && explanation is null)
            faults.Add(new(index, "result", "Must have a label, a score or an explanation."));
        var identifier = Text(item, "identifier", false, index, faults);
        return faults.Count > 0 ? (null, faults) : (new Score
        {
            TraceId = target == "trace" ? id : null,
            SpanId = target == "span" ? id : null,
            SessionId = target == "session" ? id : null,
            Name = name!,
            Value = result["score"]?.GetValue<double>(),
            // An explanation alone is a remark: there is a judgement, though neither number nor label.
            Label = label ?? (result["score"] is null ? "remark" : null),
            Explanation = explanation,
            Source = source,
            Author = identifier,
        }, []);
    }

    /// <summary>What our own check found, under the name that Phoenix's clients know.</summary>
    public static AnnotationFault Fault(int index, string fault, string target)
    {
        var colon = fault.IndexOf(": ", StringComparison.Ordinal);
        var field = colon < 0 ? $"{target}_id" : fault[..colon] switch
        {
            "traceId" => "trace_id",
            "spanId" => "span_id",
            "sessionId" => "session_id",
            "value" => "result.score",
            "label" => "result.label",
            "explanation" => "result.explanation",
            "author" => "identifier",
            var other => other,
        };
        return new(index, field, colon < 0 ? fault : fault[(colon + 2)..]);
    }

    private static ScoreSource Source(string? kind, int index, List<AnnotationFault> faults)
    {
        if (kind is not (null or "LLM" or "CODE" or "HUMAN"))
            faults.Add(new(index, "annotator_kind", "Must be LLM, CODE or HUMAN."));
        return kind switch
        {
            "HUMAN" => ScoreSource.Human,
            "CODE" => ScoreSource.Code,
            _ => ScoreSource.Judge,
        };
    }

    private static string? Text(JsonObject item, string key, bool needed, int index, List<AnnotationFault> faults)
    {
        if (item[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text)
            return text;
        if (needed || item[key] is not (null or JsonValue) || item[key] is JsonValue other && other.GetValueKind() != JsonValueKind.String)
            faults.Add(new(index, key, needed ? "Required, as text." : "Must be text."));
        return null;
    }
}
