using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Bills;

/// <summary>Bills in the tables, by day; and what the traces of these days say.</summary>
internal static class BillRows
{
    public static void Replace(StoreSession session, UsageFile file)
    {
        var (provider, kind) = (file.Format.Provider, file.Format.Kind);
        session.Execute(Sql.Query("drop-billed"), new Dictionary<string, object?> { ["provider"] = provider, ["kind"] = kind, ["days"] = file.Import.Days.Select(Number).ToList() });
        session.Append("billed_usage", file.Usages, (row, usage) => row
            .AppendValue(provider)
            .AppendValue(kind)
            .AppendValue((long?)Number(usage.Day))
            .AppendValue(usage.Model)
            .AppendValue(usage.Requests)
            .AppendValue(usage.Input)
            .AppendValue(usage.CacheRead)
            .AppendValue(usage.CacheWrite)
            .AppendValue(usage.Output)
            .AppendValue((double?)usage.Usd));
    }

    public static List<SideRow> Billed(StoreSession session, DateOnly first, DateOnly last) => session.Query(Sql.Query("billed"), Days(first, last), row => Row(row, row.Text("provider")));

    /// <summary>Judges' calls included: they are billed too.</summary>
    public static List<SideRow> Traced(StoreSession session, DateOnly first, DateOnly last) => session.Query(Sql.Query("billed-traces"), Days(first, last), row => Row(row, null));

    private static SideRow Row(StoreRow row, string? provider) => new(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)row.Long("day")), provider, row.Text("model"), new(
        row.MaybeLong("requests"), row.MaybeLong("input_tokens"), row.MaybeLong("cache_read_tokens"), row.MaybeLong("cache_write_tokens"), row.MaybeLong("output_tokens"), row.MaybeDouble("usd")));

    private static Dictionary<string, object?> Days(DateOnly first, DateOnly last) => new() { ["first"] = Number(first), ["last"] = Number(last) };

    private static long Number(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
