using LlmAspire.TraceCollector.Access;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Bills;

/// <summary>What providers bill: imported from their exports, compared with what traces say.</summary>
internal sealed class Bills(TraceStore store, PriceBook prices, IServiceProvider services) : IBills
{
    public bool PagesMayApply => AccessKeys.PagesMayChange(services);

    public async Task<UsageImport> ImportAsync(string text, string? provider, CancellationToken cancellationToken)
    {
        var file = UsageFile.Read(text, provider);
        await store.WriteAsync(session => BillRows.Replace(session, file), cancellationToken);
        return file.Import;
    }

    public Task<BillReport> CompareAsync(TimeRange range, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var offset = Offsets.Read(cursor);
        var (first, last) = (DateOnly.FromDateTime(range.From.UtcDateTime), DateOnly.FromDateTime(range.To.AddTicks(-1).UtcDateTime));
        return store.ReadAsync(session =>
        {
            var rows = BillComparison.Of(BillRows.Billed(session, first, last), BillRows.Traced(session, first, last), prices.Current);
            var page = Offsets.Page(rows.Skip(offset).Take(limit + 1).ToList(), limit, offset);
            return new BillReport(range, page.Items, page.Next);
        }, cancellationToken);
    }
}
