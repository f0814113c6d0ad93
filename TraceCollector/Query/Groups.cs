using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Traces grouped by what they share: errors, prompt versions, values to filter by. Traces that evaluate or replay are left out.</summary>
internal sealed class Groups(TraceStore store)
{
    public Task<Page<ErrorGroup>> GetErrorsAsync(TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken) =>
        PageAsync(filter, "errors", limit, cursor, row => new ErrorGroup(
            row.NeededText("error_type"), row.Long("n"), row.Time("first_us"), row.Time("last_us"), Ids.TraceText(row.Trace("example")), row.Text("message")), cancellationToken);

    public Task<Page<PromptVersion>> GetPromptsAsync(TraceFilter filter, int limit, string? cursor, CancellationToken cancellationToken) =>
        PageAsync(filter, "prompts", limit, cursor, row => new PromptVersion(
            row.NeededText("prompt_name"), row.Text("prompt_version"), row.Text("prompt_hash"), row.Time("first_us"), row.Time("last_us"),
            row.Long("n"), row.MaybeDouble("quality"), row.MaybeDouble("cost_usd"), row.Double("p95")), cancellationToken);

    public Task<FilterChoices> GetChoicesAsync(TimeRange range, CancellationToken cancellationToken)
    {
        var conditions = TraceConditions.Of(new TraceFilter { Range = range }, trafficOnly: true);
        return store.ReadAsync(session =>
        {
            var words = session.Query(conditions.Into("choices"), conditions.Parameters, row => (List: row.NeededText("list"), Word: row.NeededText("word")))
                .ToLookup(row => row.List, row => row.Word);
            return new FilterChoices([.. words["feature"]], [.. words["model"]], [.. words["service"]], [.. words["prompt"]], [.. words["variant"]], [.. words["user"]]);
        }, cancellationToken);
    }

    private Task<Page<T>> PageAsync<T>(TraceFilter filter, string query, int limit, string? cursor, Func<StoreRow, T> map, CancellationToken cancellationToken)
    {
        var offset = Offsets.Read(cursor);
        var conditions = TraceConditions.Of(filter, trafficOnly: true);
        conditions.Parameters["limit"] = limit + 1L;
        conditions.Parameters["offset"] = (long)offset;
        return store.ReadAsync(session => Offsets.Page(session.Query(conditions.Into(query), conditions.Parameters, map), limit, offset), cancellationToken);
    }
}
