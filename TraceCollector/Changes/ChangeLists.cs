using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Changes;

/// <summary>Change events, the newest first.</summary>
internal sealed class ChangeLists(TraceStore store)
{
    private const string Order = "changes";

    public Task<Page<ChangeEvent>> GetAsync(TimeRange range, ChangeKind? kind, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.Read(cursor, Order);
        var parameters = new Dictionary<string, object?>
        {
            ["from"] = StoreTime.Write(range.From),
            ["to"] = StoreTime.Write(range.To),
            ["kind"] = Words<ChangeKind>.Write(kind),
            ["at"] = after is null ? null : (long)after.Value,
            ["key"] = after is null ? null : TraceKey.Write(after.Id),
            ["limit"] = limit + 1L,
        };
        return store.ReadAsync(session =>
        {
            var rows = session.Query(Sql.Query("list-changes"), parameters, row => (Change: ChangeRows.Read(row), Key: new Cursor(Order, row.Long("at_us"), row.Trace("key"))));
            var page = rows.Take(limit).Select(row => row.Change).ToList();
            return new Page<ChangeEvent>(page, rows.Count > limit ? rows[limit - 1].Key.Write() : null);
        }, cancellationToken);
    }
}
