using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>Any convention to <see cref="LlmSpan"/>: a pure function, so that history can be read again when a rule changes.</summary>
internal static class Normalizer
{
    /// <param name="logs">Records of this span, in any order: content events, exceptions. Empty where there are none yet.</param>
    public static LlmSpan Normalize(SpanData span, IReadOnlyList<LogData> logs) => throw new NotSupportedException();
}
