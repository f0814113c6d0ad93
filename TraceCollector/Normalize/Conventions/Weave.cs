using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>W&amp;B Weave: the names of <c>gen_ai.*</c> with another first word, <c>weave.request.model</c>, which come before those where a span has both.</summary>
internal sealed class Weave : IConvention
{
    private const string Prefix = "weave.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.Weave);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var own = new Attributes([.. reading.Attributes.Items.Where(item => item.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(item => KeyValuePair.Create("gen_ai." + item.Key[Prefix.Length..], item.Value))]);
        GenAi.Fill(own, span);
        span.Provider ??= Providers.Normalise(own.Text("gen_ai.system")) ?? Providers.FromAddress(own.Text("gen_ai.server.address"));
        if (own.Text("gen_ai.error.type") is not { } error)
            return;
        span.Failed = true;
        span.ErrorType ??= error;
    }
}
