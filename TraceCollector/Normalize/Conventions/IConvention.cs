using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// One family of names. Called in the order of <see cref="Normalizer"/>; must be pure, must not throw on any attribute value, and may
/// set only what is still unknown (<c>null</c>, or <c>Other</c> for the kind): an earlier convention has precedence.
/// </summary>
internal interface IConvention
{
    /// <summary>Whether the span carries anything of this family; cheap, a false yes is allowed.</summary>
    bool Recognises(SpanReading reading);

    void Fill(SpanReading reading, LlmSpan span);
}
