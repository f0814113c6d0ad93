using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Store;
using Microsoft.Extensions.Options;

namespace LlmAspire.TraceCollector.Changes;

/// <summary>
/// Looks at every trace as it grows, and again when it settles. What a feature's requests cost is read from the facts once a minute: the
/// newest 100,000 of the last seven days, and only of features with at least <see cref="Runaway.LeastRequests"/>. For the indexer alone.
/// </summary>
internal sealed class RunawayGuard(IOptions<RunawayOptions> options, CostMeter meter, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);
    private const string NoFeature = "";

    private Dictionary<string, CostReference> references = [];
    private DateTimeOffset readAt;

    public async Task RefreshAsync(TraceStore store, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - readAt < Age)
            return;
        var asked = new Dictionary<string, object?> { ["from"] = StoreTime.Write(now - Window), ["least"] = (long)Runaway.LeastRequests };
        var rows = await store.ReadAsync(session => session.Query(Sql.Query("runaway-references"), asked,
            row => (Feature: row.Text("feature"), Reference: new CostReference(row.Double("p99"), row.Long("n")))), cancellationToken);
        references = rows.ToDictionary(row => row.Feature ?? NoFeature, row => row.Reference, StringComparer.Ordinal);
        readAt = now;
    }

    /// <summary>Events of this trace that have not been raised before. Judges and replays are no traffic and have no feature's cost to be held against.</summary>
    public IEnumerable<ChangeEvent> Judge(OpenTrace trace)
    {
        if (trace.Record is not { Evaluation: false } record)
            yield break;
        var reference = references.TryGetValue(record.Feature ?? NoFeature, out var known) ? known : (CostReference?)null;
        if (!trace.RanAwayByCost && Runaway.ByCost(record, reference, trace.LastNews) is { } costly)
        {
            trace.RanAwayByCost = true;
            yield return costly;
        }
        if (!trace.RanAwayBySteps && Runaway.BySteps(record, options.Value.MaxSteps, trace.LastNews) is { } looping)
        {
            trace.RanAwayBySteps = true;
            yield return looping;
        }
    }

    public void Count(IEnumerable<ChangeEvent> raised)
    {
        foreach (var change in raised)
            meter.CountRunaway(change);
    }
}
