using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace LlmAspire.EvalWorker.Verdicts;

/// <summary>Moves a verdict to the span it judges: <c>ILogger</c> cannot name a span other than the current one.</summary>
internal sealed class VerdictSpanProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.EventId.Name != VerdictLog.Event.Name || data.CategoryName != VerdictLog.Category || data.Attributes is not { } attributes)
            return;
        var kept = new List<KeyValuePair<string, object?>>(attributes.Count);
        foreach (var attribute in attributes)
        {
            if (attribute.Key == VerdictLog.TraceIdKey)
                data.TraceId = ActivityTraceId.CreateFromString((string)attribute.Value!);
            else if (attribute.Key == VerdictLog.SpanIdKey)
                data.SpanId = ActivitySpanId.CreateFromString((string)attribute.Value!);
            else
                kept.Add(attribute);
        }
        data.Attributes = kept;
    }
}
