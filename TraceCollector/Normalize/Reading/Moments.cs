using System.Globalization;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>Times that clients write as texts.</summary>
internal static class Moments
{
    /// <summary>Milliseconds from a span's start to an absolute time, which Langfuse quotes twice; <c>null</c> where the text is no time.</summary>
    public static double? SinceStart(SpanData span, string? quoted) =>
        DateTimeOffset.TryParse(quoted?.Trim('"'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (at - Ids.Time(span.StartUnixNano)).TotalMilliseconds
            : null;
}
