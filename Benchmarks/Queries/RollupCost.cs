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

    /// <summary>Nothing of it stays in the tables.</summary>
    public static async Task MeasureAsync(TraceStore store, string name, Report report, CancellationToken cancellationToken)
    {
        var costs = new List<double>();
        try
        {
            await store.WriteAsync(session =>
            {
                costs.AddRange(Enumerable.Range(0, Batches).Select(batch => Measure(session, batch * TracesPerBatch)));
                throw new Undone();
            }, cancellationToken);
        }
        catch (Undone)
        {
            costs.Sort();
            report.Add(name, ("ns/span", costs[Batches / 2]));
        }
    }

    private static double Measure(StoreSession session, int first)
    {
        List<TraceChange> changes = [.. Enumerable.Range(first, TracesPerBatch).Select(number => new TraceChange(FilledTrace.Make((UInt128)number, number, StoreFill.End.AddMilliseconds(7 * number)).Record, null, null))];
        var began = Stopwatch.GetTimestamp();
        RollupStore.Write(session, changes);
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / (TracesPerBatch * StoreFill.SpansPerTrace);
    }

    private sealed class Undone : Exception;
}
