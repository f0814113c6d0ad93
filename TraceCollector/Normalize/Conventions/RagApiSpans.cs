using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>What RagApi says and no convention has a word for (contract §2): <c>rag.*</c>, the feature, the experiment.</summary>
internal sealed class RagApiSpans : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Rag);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        span.Stage ??= Stages.Named(attributes.Text("rag.stage"));
        span.Feature ??= attributes.Text("app.feature");
        span.Outcome ??= attributes.Text("rag.outcome");
        span.Experiment ??= attributes.Text("feature_flag.key");
        span.Variant ??= attributes.Text("feature_flag.result.variant", "feature_flag.variant");
        span.IndexVersion ??= attributes.Text("rag.index.version");
        span.Embedder ??= attributes.Text("rag.embedder");
        span.PromptHash ??= attributes.Text("rag.prompt.hash");
        span.UsedChunks ??= attributes.Texts("rag.used_chunks") ?? (attributes.Has("rag.used_chunks") ? [] : null);
        span.IsEvaluation |= attributes["rag.replay"].AsBool == true || attributes["rag.evaluation"].AsBool == true;
    }
}
