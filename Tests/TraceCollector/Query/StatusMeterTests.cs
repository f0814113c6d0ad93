using System.Diagnostics.Metrics;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Receive;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

public sealed class StatusMeterTests
{
    [Fact]
    public async Task Gauges_say_what_the_status_page_says()
    {
        using var folder = new JournalFolder();
        using var journal = folder.Open();
        var index = new IndexFigures();
        var clock = new FakeTimeProvider(Otlp.Noon);
        using var meter = new StatusMeter(journal, index, clock);
        await journal.AppendAsync(LlmAspire.TraceCollector.Journal.RecordKind.Traces, Otlp.Body(Otlp.Ask(1)));
        index.WaitingSince = Otlp.Noon.AddSeconds(-3);
        index.CountNotJoined(2);

        var seen = Read(meter);
        Assert.Equal(journal.Position, seen["llmaspire.collector.journal.unindexed"]);
        Assert.Equal(journal.Figures.Bytes, seen["llmaspire.collector.journal.size"]);
        Assert.Equal(3, seen["llmaspire.collector.index.behind"]);
        Assert.Equal(2, seen["llmaspire.collector.scores.not_joined"]);

        index.Indexed = journal.Position;
        Assert.Equal(0, Read(meter)["llmaspire.collector.index.behind"]);
    }

    /// <summary>What one collector's meter says: others of the process have the same name and other figures.</summary>
    private static Dictionary<string, double> Read(StatusMeter of)
    {
        var all = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, of))
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => all.Add(instrument.Name, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => all.Add(instrument.Name, value));
        listener.Start();
        listener.RecordObservableInstruments();
        return all;
    }
}
