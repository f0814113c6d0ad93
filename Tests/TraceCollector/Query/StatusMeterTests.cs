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

        var seen = Read(journal.Position);
        Assert.Equal(journal.Position, seen["llmaspire.collector.journal.unindexed"]);
        Assert.Equal(journal.Figures.Bytes, seen["llmaspire.collector.journal.size"]);
        Assert.Equal(3, seen["llmaspire.collector.index.behind"]);

        index.Indexed = journal.Position;
        Assert.Equal(0, Read(0)["llmaspire.collector.index.behind"]);
    }

    /// <summary>What this test's journal says: others that run beside it have the same meter and other figures.</summary>
    private static Dictionary<string, double> Read(long unindexed)
    {
        var all = new List<(Instrument Of, Meter Meter, double Value)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == ReceiveFigures.MeterName && instrument.IsObservable)
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => all.Add((instrument, instrument.Meter, value)));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => all.Add((instrument, instrument.Meter, value)));
        listener.Start();
        listener.RecordObservableInstruments();
        var ours = all.GroupBy(item => item.Meter).First(meter => meter.Any(item => item.Of.Name.EndsWith("unindexed", StringComparison.Ordinal) && item.Value == unindexed));
        return ours.ToDictionary(item => item.Of.Name, item => item.Value);
    }
}
