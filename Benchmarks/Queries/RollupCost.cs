using System.Diagnostics;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.Benchmarks.Queries;

/// <summary>What rollups add to a batch of the indexer: counting, and appending their rows. The commit they share with the batch is not in it.</summary>
internal static class RollupCost
{
    private const int Batches = 30;
    private const int TracesPerBatch = 1_000;

    public static async Task MeasureAsync(TraceStore store, string name, Report report, CancellationToken cancellationToken)
    {
        var costs = new List<double>();
        for (var batch = 0; batch < Batches; batch++)
        {
            var first = batch * TracesPerBatch;
            List<TraceChange> changes = [.. Enumerable.Range(first, TracesPerBatch).Select(number => new TraceChange(FilledTrace.Make((UInt128)number, number, StoreFill.End.AddMilliseconds(7 * number)).Record, null, null))];
            await store.WriteAsync(session =>
            {
                var began = Stopwatch.GetTimestamp();
                RollupStore.Write(session, changes);
                costs.Add(Stopwatch.GetElapsedTime(began).TotalNanoseconds / (TracesPerBatch * StoreFill.SpansPerTrace));
            }, cancellationToken);
        }
        costs.Sort();
        report.Add(name, ("ns/span", costs[Batches / 2]));
    }
}
