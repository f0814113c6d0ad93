using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Traces grouped by what they share: errors, prompt versions, values to filter by. Traces that evaluate or replay are left out.</summary>
internal sealed class Groups(TraceStore store)
{
    /// <summary>Points of an error's trend.</summary>
    private const int TrendPoints = 30;

    private const long RequestsForChoices = 20_000;

    public Task<Page<ErrorGroup>> GetErrorsAsync(TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var offset = Offsets.Read(cursor);
        var conditions = TraceConditions.Of(filter, trafficOnly: true);
        conditions.Parameters["limit"] = limit + 1L;
        conditions.Parameters["offset"] = (long)offset;
        return store.ReadAsync(session =>
        {
            var rows = session.Query(conditions.Into("errors"), conditions.Parameters, row => new ErrorGroup(
                row.NeededText("error_type"), row.Long("n"), row.Time("first_us"), row.Time("last_us"), Ids.TraceText(row.Trace("example")), row.Text("message")));
            var page = Offsets.Page(rows, limit, offset);
            var trends = Trends(session, filter, [.. page.Items.Select(group => group.ErrorType)]);
            return page with { Items = [.. page.Items.Select(group => group with { Trend = trends[group.ErrorType] })] };
        }, cancellationToken);
    }

    public Task<Page<PromptVersion>> GetPromptsAsync(TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var offset = Offsets.Read(cursor);
        return store.ReadAsync(session => Offsets.Page([.. PromptRows.Read(session, filter).Skip(offset).Take(limit + 1)], limit, offset), cancellationToken);
    }

    public Task<FilterChoices> GetChoicesAsync(TimeRange range, CancellationToken cancellationToken) => store.ReadAsync(session =>
    {
        var query = new RollupQuery(new TraceFilter { Range = range }, RollupChanges.Hour, byGroup: true);
        // Counting the users of a month takes longer than the page.
        query.Parameters["recent"] = StoreTime.Write(BusyHours.Since(session, range, RequestsForChoices) ?? range.From);
        var words = query.Rows(session, "choices", row => (List: row.NeededText("list"), Word: row.NeededText("word"))).ToLookup(row => row.List, row => row.Word);
        return new FilterChoices([.. words["feature"]], [.. words["model"]], [.. words["service"]], [.. words["prompt"]], [.. words["variant"]], [.. words["user"]]);
    }, cancellationToken);

    private static Dictionary<string, long[]> Trends(StoreSession session, TraceFilter filter, List<string> types)
    {
        var conditions = TraceConditions.Of(filter, trafficOnly: true);
        conditions.Parameters["types"] = types;
        conditions.Parameters["width"] = Math.Max(1, (StoreTime.Write(filter.Range.To) - StoreTime.Write(filter.Range.From) + TrendPoints - 1) / TrendPoints);
        var trends = types.ToDictionary(type => type, _ => new long[TrendPoints]);
        foreach (var (type, bucket, n) in session.Query(conditions.Into("error-trend"), conditions.Parameters, row => (row.NeededText("error_type"), row.Long("bucket"), row.Long("n"))))
            trends[type][bucket] = n;
        return trends;
    }
}
