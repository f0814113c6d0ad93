using System.Text.Json;
using LlmAspire.TraceCollector.Access;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Repricing;

/// <summary>
/// Prices settled traces of a range again by the prices in force, each by its own time. A preview writes nothing. Applied, day by day, each
/// in one transaction: spans, traces, facts and rollups agree at every moment, and what was stands in <c>repriced_traces</c> under the audit row.
/// </summary>
internal sealed class Repricer(TraceStore store, PriceBook prices, TimeProvider clock, IServiceProvider services) : IRepricing, IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    public bool PagesMayApply => AccessKeys.PagesMayChange(services);

    public Task<RepricingReport> RunAsync(TimeRange range, bool apply, string? author, CancellationToken cancellationToken) =>
        RunAsync(range, prices.Current, apply, author, cancellationToken);

    /// <summary>What prices that are not in force would change.</summary>
    public Task<RepricingReport> PreviewAsync(TimeRange range, PriceList list, CancellationToken cancellationToken) => RunAsync(range, list, apply: false, null, cancellationToken);

    private async Task<RepricingReport> RunAsync(TimeRange range, PriceList list, bool apply, string? author, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var (id, tally) = (apply ? Guid.NewGuid() : (Guid?)null, new RepricingTally());
            for (var from = range.From; from < range.To; from = from.AddDays(1))
            {
                var day = new TimeRange(from, from.AddDays(1) < range.To ? from.AddDays(1) : range.To);
                if (id is { } applied)
                    await store.WriteAsync(session => RepricingRows.Write(session, applied, Changes(session, day, list, tally), list), cancellationToken);
                else
                    await store.ReadAsync(session => Changes(session, day, list, tally).Count, cancellationToken);
            }
            var report = tally.Report(id, clock.GetUtcNow(), author, range, RepricingRows.Date(list));
            if (apply)
                await store.WriteAsync(session => RepricingRows.Audit(session, report), cancellationToken);
            return report;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Every repricing, the newest first.</summary>
    public Task<Page<RepricingReport>> ListAsync(CancellationToken cancellationToken) => store.ReadAsync(session => new Page<RepricingReport>(session.Query(Sql.Query("repricings"), row => new RepricingReport(
        row.NeededText("id"), row.Time("at_us"), row.Text("author"), new(row.Time("from_us"), row.Time("to_us")), row.NeededText("price_date"), row.Long("traces"), row.Long("changed"),
        row.Double("before_usd"), row.Double("after_usd"), JsonSerializer.Deserialize<List<RepricedModel>>(row.NeededText("by_model"), WireJson.Options)!)), null), cancellationToken);

    /// <summary>What a trace cost before its repricings, the newest first.</summary>
    public Task<IReadOnlyList<FormerCost>> FormerAsync(UInt128 trace, CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyList<FormerCost>>(session => session.Query(
        Sql.Query("former-costs"), new Dictionary<string, object?> { ["id"] = TraceKey.Write(trace) },
        row => new FormerCost(row.NeededText("id"), row.Time("at_us"), row.MaybeDouble("cost_usd"), row.Word<CostState>("cost_state"), row.Text("price_date"))), cancellationToken);

    public void Dispose() => one.Dispose();

    private static List<RepricedTrace> Changes(StoreSession session, TimeRange day, PriceList list, RepricingTally tally)
    {
        var range = new Dictionary<string, object?> { ["from"] = StoreTime.Write(day.From), ["to"] = StoreTime.Write(day.To) };
        var spans = session.Query(Sql.Query("reprice-spans"), range, new SpanRows(null).Read).ToLookup(span => span.TraceId);
        List<RepricedTrace> changes = [];
        foreach (var trace in session.Query(Sql.Query("reprice-traces"), range, Trace))
        {
            var change = TraceRepricing.Of(trace, [.. spans[trace.TraceId]], list);
            tally.Count(trace, change);
            if (change is not null)
                changes.Add(change);
        }
        return changes;
    }

    private static PricedTrace Trace(StoreRow row) => new(row.Trace("trace_id"), row.MaybeDouble("cost_usd"), row.Word<CostState>("cost_state"), row.Text("price_date"), row.Texts("models"));
}
