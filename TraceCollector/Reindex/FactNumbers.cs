using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Reindex;

/// <summary>
/// Gives facts that are made again the sequence and time under which they were given out: consumers hold positions in the feed, so it is
/// never numbered anew. Both files hold facts in about the order of settling, so each batch asks for a stretch of time; what lies outside
/// of it keeps <see cref="Unknown"/> until the end, when all are compared.
/// </summary>
internal sealed class FactNumbers(TraceStore store, IJournal journal)
{
    /// <summary>Stands for a sequence that is looked up at the end.</summary>
    public const long Unknown = -1;

    /// <summary>How far the order of settling may differ between the two.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    private DateTimeOffset reached = DateTimeOffset.UnixEpoch;

    public async Task GiveAsync(List<FactRecord> facts, CancellationToken cancellationToken)
    {
        if (facts.Count == 0)
            return;
        var given = await FindAsync(facts, cancellationToken);
        facts.RemoveAll(fact => given.TryGetValue(fact.Trace.TraceId, out var before) && IsOfAnotherLife(fact, before.SettledAt));
        for (var i = 0; i < facts.Count; i++)
            facts[i] = given.TryGetValue(facts[i].Trace.TraceId, out var before)
                ? facts[i] with { Sequence = before.Sequence, SettledAt = before.SettledAt }
                : facts[i] with { Sequence = Unknown };
        if (given.Count > 0)
            reached = given.Values.Max(before => before.SettledAt);
    }

    private Task<Dictionary<UInt128, (long? Sequence, DateTimeOffset SettledAt)>> FindAsync(List<FactRecord> facts, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<string, object?>
        {
            ["ids"] = facts.ConvertAll(fact => TraceKey.Write(fact.Trace.TraceId)),
            ["from"] = StoreTime.Write(reached - Slack),
            ["to"] = StoreTime.Write(facts.Max(fact => fact.SettledAt) + Slack),
        };
        return store.ReadAsync(session => session.Query(Sql.Query("reindex-settled"), asked, row => (Trace: row.Trace("trace_id"), Sequence: row.MaybeLong("sequence"), SettledAt: row.Time("settled_us")))
            .DistinctBy(row => row.Trace).ToDictionary(row => row.Trace, row => (row.Sequence, row.SettledAt)), cancellationToken);
    }

    /// <summary>The trace was erased after it had settled, and something came again: its fact stays what it was.</summary>
    private bool IsOfAnotherLife(FactRecord fact, DateTimeOffset settledBefore) =>
        fact.SettledAt > settledBefore + Slack && journal.Read(fact.Trace.FirstPosition) is { } first && first.ReceivedAt > settledBefore;
}
