using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Changes;

/// <summary>Change events as rows. There are few: they are written one by one.</summary>
internal static class ChangeRows
{
    /// <summary>Writes those that are not there; the others leave the list. The first that was said of a trace and a reason stays.</summary>
    public static void Write(StoreSession session, List<ChangeEvent> changes)
    {
        changes.RemoveAll(change => session.Query(Sql.Query("change-known"), Id(change), row => row.Long("n"))[0] > 0);
        foreach (var change in changes)
            session.Execute(Sql.Query("add-change"), new Dictionary<string, object?>(Id(change))
            {
                ["at"] = StoreTime.Write(change.At),
                ["kind"] = Words<ChangeKind>.Write(change.Kind),
                ["summary"] = change.Summary,
                ["trace"] = Ids.TryTrace(change.TraceId, out var trace) ? TraceKey.Write(trace) : null,
                ["feature"] = change.Feature,
                ["statistic"] = change.Evidence?.Statistic,
                ["value"] = change.Evidence?.Value,
                ["threshold"] = change.Evidence?.Threshold,
                ["n"] = change.Evidence?.N,
            });
    }

    public static ChangeEvent Read(StoreRow row) => new(row.NeededText("id"), row.Time("at_us"), row.Word<ChangeKind>("kind"), row.NeededText("summary"))
    {
        TraceId = row.MaybeTrace("trace_id") is { } trace ? Ids.TraceText(trace) : null,
        Feature = row.Text("feature"),
        Evidence = row.Text("statistic") is { } statistic ? new(statistic, row.Double("value"), row.Double("threshold"), row.MaybeLong("n")) : null,
    };

    private static Dictionary<string, object?> Id(ChangeEvent change) => new() { ["id"] = Guid.Parse(change.Id) };
}
