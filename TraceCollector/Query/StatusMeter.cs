using System.Diagnostics.Metrics;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Receive;

namespace LlmAspire.TraceCollector.Query;

/// <summary>The figures of the status page that change by themselves, as OpenTelemetry metrics beside the counters of <see cref="ReceiveFigures"/>.</summary>
internal sealed class StatusMeter : IHostedService, IDisposable
{
    private readonly Meter meter;

    public StatusMeter(IJournal journal, IndexFigures index, TimeProvider clock)
    {
        meter = new(new MeterOptions(ReceiveFigures.MeterName) { Scope = this });
        Gauge("journal.size", "By", "Bytes of the journal's segments.", () => journal.Figures.Bytes);
        Gauge("journal.segments", "{segment}", "Segments of the journal.", () => journal.Figures.Segments);
        Gauge("journal.queue", "{record}", "Records that wait for the disk.", () => journal.Figures.QueueLength);
        Gauge("journal.unindexed", "By", "Bytes of the journal that the tables do not know yet.", () => Math.Max(0, journal.Position - index.Indexed));
        Gauge("index.unreadable", "{record}", "Records passed over because they could not be decoded.", () => index.Unreadable);
        Gauge("scores.not_joined", "{score}", "Scores dropped because no span of theirs came within a day, or because too many waited.", () => index.NotJoined);
        meter.CreateObservableGauge("llmaspire.collector.index.behind",
            () => StatusReport.BehindMs(journal.Position, index.Indexed, index.WaitingSince, clock.GetUtcNow()) / 1000, "s", "Age of the oldest record that is not indexed yet.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => meter.Dispose();

    private void Gauge(string name, string unit, string description, Func<long> value) =>
        meter.CreateObservableGauge($"llmaspire.collector.{name}", value, unit, description);
}
