using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>
/// Whether and how a span failed. The status alone is not enough: LangSmith sends OK with an exception event, Microsoft.Extensions.AI
/// puts the exception only into a log record, Langfuse leaves the status unset.
/// </summary>
internal static class Failures
{
    private const string ExceptionRecord = "gen_ai.client.operation.exception";

    public static void Fill(SpanReading reading, LlmSpan span)
    {
        var source = reading.Span;
        foreach (var exception in Exceptions(reading))
        {
            span.Failed = true;
            span.ErrorType ??= exception.Text("exception.type");
            span.ErrorMessage ??= exception.Text("exception.message");
            span.ErrorStack ??= exception.Text("exception.stacktrace");
        }
        var type = source.Attributes.Text("error.type");
        span.Failed |= source.StatusCode == 2 || type is not null;
        if (!span.Failed)
            return;
        // Axiom says "unknown" beside an exception that has a name.
        span.ErrorType = (type == "unknown" ? span.ErrorType : null) ?? ClassName(type) ?? span.ErrorType ?? source.Attributes.Text("exception.type", "gen_ai.error.type", "http.response.status_code", "http.status_code");
        span.ErrorMessage = source.StatusMessage is { Length: > 0 } message ? message : span.ErrorMessage ?? source.Attributes.Text("error.message", "exception.message");
        span.ErrorStack ??= source.Attributes.Text("exception.stacktrace");
    }

    /// <summary>A class as Python prints it, <c>&lt;class 'openai.RateLimitError'&gt;</c>, without what surrounds its name (Semantic Kernel).</summary>
    private static string? ClassName(string? type) => type is ['<', 'c', 'l', 'a', 's', 's', ' ', '\'', .. var name, '\'', '>'] ? name : type;

    private static IEnumerable<Attributes> Exceptions(SpanReading reading) =>
        reading.Span.Events.Where(item => item.Name == "exception").Select(item => item.Attributes)
            .Concat(reading.Logs.Where(log => log.EventName == ExceptionRecord).Select(log => log.Attributes));
}
