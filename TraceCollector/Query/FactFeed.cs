using System.Globalization;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Settled traces in the order of settling. Traces that evaluate or replay have no sequence and do not appear: they must not be sampled or counted.</summary>
internal sealed class FactFeed(TraceStore store, FactSignal signal, TimeProvider clock)
{
    public async Task<Page<TraceFact>> GetAsync(long after, int limit, TimeSpan? wait, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + (wait ?? TimeSpan.Zero);
        while (true)
        {
            // The signal is taken before the tables are asked: a fact added in between is not missed.
            var added = signal.Next;
            var facts = await ReadAsync(after, limit, cancellationToken);
            var left = until - clock.GetUtcNow();
            if (facts.Count > 0 || left <= TimeSpan.Zero)
                return new(facts, facts.Count > 0 ? facts[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(added, Task.Delay(left, clock, stop.Token));
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private Task<List<TraceFact>> ReadAsync(long after, int limit, CancellationToken cancellationToken) => store.ReadAsync(
        session => session.Query(Sql.Query("facts"), new Dictionary<string, object?> { ["after"] = after, ["limit"] = (long)limit }, Rows.Fact), cancellationToken);
}
