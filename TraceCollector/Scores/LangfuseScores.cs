using System.Text.Json;
using System.Text.Json.Nodes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Scores;

/// <summary><c>POST /api/public/scores</c> as Langfuse's clients send it: one score, answered with its id, or 400 with every fault by its field.</summary>
internal static class LangfuseScores
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/api/public/scores", PostAsync)
        .WithTags("Scores")
        .WithSummary("Stores a score in Langfuse's form; accepted means durable")
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ScoreBody.LargestBody))
        .Accepts<JsonObject>("application/json", "*/*");

    private static async Task<IResult> PostAsync(HttpRequest request, IScoreSink sink, CancellationToken cancellationToken)
    {
        var body = await ScoreBody.ReadAsync(request, cancellationToken);
        if (body.Fault is not null || body.Json is not JsonObject item)
            return Refused([("body", body.Fault ?? "Must be an object.")], body.Fault is null ? StatusCodes.Status400BadRequest : body.Status);
        var (score, faults) = Read(item);
        if (score is null)
            return Refused(faults);
        try
        {
            var receipt = await sink.PostScoresAsync([score], cancellationToken);
            return receipt.Rejected is [{ Error: var error }] ? Refused([Field(error)]) : Results.Json(new { id = Text(item, "id") ?? ScoreKey.Of(score).ToString() }, WireJson.Options);
        }
        catch (JournalBusyException)
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return Results.Json(new { message = "The journal cannot take more now; nothing was stored." }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>
    /// A number or boolean is a value, a text a label. The client's id makes a repetition replace the first one: it stands as the author. Sources:
    /// ANNOTATION is a person, EVAL a judge, API code, unless the name is that of user feedback.
    /// </summary>
    public static (Score? Score, IReadOnlyList<(string Field, string Why)> Faults) Read(JsonObject item)
    {
        var faults = new List<(string, string)>();
        if (Text(item, "name") is null)
            faults.Add(("name", "Required, as text."));
        var type = Text(item, "dataType");
        if (type is not (null or "NUMERIC" or "CATEGORICAL" or "BOOLEAN" or "TEXT"))
            faults.Add(("dataType", "Must be NUMERIC, CATEGORICAL, BOOLEAN or TEXT."));
        var (value, label, fault) = Value(item["value"], type);
        if (fault is not null)
            faults.Add(("value", fault));
        if (Text(item, "datasetRunId") is not null)
            faults.Add(("datasetRunId", "Runs of data sets are not kept here: give traceId or sessionId."));
        if (faults.Count > 0)
            return (null, faults);
        return (new Score
        {
            TraceId = Text(item, "traceId"),
            SpanId = Text(item, "observationId"),
            SessionId = Text(item, "traceId") is null ? Text(item, "sessionId") : null,
            Name = Name(Text(item, "name")!),
            Value = value,
            Label = label,
            Explanation = Text(item, "comment"),
            Source = Source(Text(item, "source"), Text(item, "name")!),
            Author = Text(item, "id") ?? Text(item, "authorUserId"),
        }, []);
    }

    private static string Name(string name) => name == "user-feedback" ? "user_feedback" : name;

    private static ScoreSource Source(string? source, string name) => (source, Name(name)) switch
    {
        ("ANNOTATION", _) => ScoreSource.Human,
        ("EVAL", _) => ScoreSource.Judge,
        (_, "user_feedback") => ScoreSource.EndUser,
        _ => ScoreSource.Code,
    };

    private static (double? Value, string? Label, string? Fault) Value(JsonNode? node, string? type) => (node?.GetValueKind(), type) switch
    {
        (JsonValueKind.Number, not ("CATEGORICAL" or "TEXT")) when type != "BOOLEAN" || node!.GetValue<double>() is 0 or 1 => (node!.GetValue<double>(), null, null),
        (JsonValueKind.Number, "BOOLEAN") => (null, null, "Must be 0 or 1."),
        (JsonValueKind.True or JsonValueKind.False, null or "BOOLEAN") => (node!.GetValue<bool>() ? 1 : 0, null, null),
        (JsonValueKind.String, not ("NUMERIC" or "BOOLEAN")) when node!.GetValue<string>() is { Length: > 0 and <= 500 } text => (null, text, null),
        (JsonValueKind.String, not ("NUMERIC" or "BOOLEAN")) => (null, null, "A text must have 1 to 500 characters."),
        _ => (null, null, type switch
        {
            "CATEGORICAL" or "TEXT" => "Required, as text.",
            null => "Required, a number or a text.",
            _ => "Required, a number.",
        }),
    };

    /// <summary>Our check names its field first; these clients know it by another name.</summary>
    private static (string Field, string Why) Field(string error)
    {
        var colon = error.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? ("traceId", error) : (error[..colon] == "spanId" ? "observationId" : error[..colon], error[(colon + 2)..]);
    }

    public static string? Text(JsonObject item, string key) =>
        item[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;

    public static IResult Refused(IEnumerable<(string Field, string Why)> faults, int status = StatusCodes.Status400BadRequest) => Results.Json(
        new { message = "Invalid request data", error = faults.Select(fault => new { path = new[] { fault.Field }, message = fault.Why }) }, WireJson.Options, statusCode: status);
}
