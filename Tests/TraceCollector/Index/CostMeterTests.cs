using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LlmAspire.Tests;

public sealed class CostMeterTests
{
    [Fact]
    public async Task Settled_traces_are_counted_once_by_model_feature_prompt_and_class()
    {
        // Other tests' collectors count into meters of the same name: this feature is this test's own.
        var feature = $"meter-{Guid.NewGuid():N}";
        var counted = new ConcurrentQueue<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, it) => { if (instrument.Name.StartsWith("llmaspire.", StringComparison.Ordinal)) it.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1, more: ("app.feature", feature))), Otlp.Body(Otlp.Ask(2, model: "no-such-model", more: [("app.feature", feature), ("rag.outcome", "over_budget")])));
        await host.FactsAsync(2);
        await CollectorHost.UntilAsync(() => Task.FromResult(counted.Count(item => item.Name == "llmaspire.cost") == 2));
        Assert.Equal(179.4e-6, counted.Where(item => item.Name == "llmaspire.cost").Sum(item => item.Value), 12);
        Assert.Contains(("llmaspire.tokens", 812, $"class=input feature={feature} model=gpt-4o-mini-2024-07-18 prompt=answer@1.2.0"), counted);
        Assert.Contains(("llmaspire.tokens", 96, $"class=output feature={feature} model=gpt-4o-mini-2024-07-18 prompt=answer@1.2.0"), counted);
        Assert.Contains(("llmaspire.requests.unpriced", 1, $"feature={feature} prompt=answer@1.2.0"), counted);
        Assert.Contains(("llmaspire.requests.over_budget", 1, $"feature={feature} prompt=answer@1.2.0"), counted);

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
            if (text.Contains(feature, StringComparison.Ordinal))
                counted.Enqueue((instrument.Name, value, text));
        }
    }
}
