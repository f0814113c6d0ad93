using System.Globalization;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Prompt versions and how they did. When one was seen first and last is looked up in the traces of those two hours only.</summary>
internal static class PromptRows
{
    private const long HourUs = RollupChanges.Hour * 1_000_000L;

    /// <summary>Versions that began and ended in more hours than these are looked up in all of the range: so many conditions take longer.</summary>
    private const int MostHours = 24;

    /// <summary>By name, the version that was seen last first.</summary>
    public static IEnumerable<PromptVersion> Read(StoreSession session, TraceFilter filter)
    {
        var counted = Query(filter, RollupChanges.Hour).Rows(session, "prompts", Counted);
        var seen = Seen(session, filter, counted);
        var durations = Sketched.Read(session, Query(filter, RollupChanges.Day), "prompt-durations", Key);
        var quality = Verdicts.ByPrompt(session, filter);
        return counted.Where(row => seen.ContainsKey(row.Prompt)).Select(row => new PromptVersion(
                row.Prompt.Name!, row.Prompt.Version, row.Prompt.Hash, seen[row.Prompt].First, seen[row.Prompt].Last, row.Requests, quality.GetValueOrDefault(row.Prompt), row.CostUsd,
                durations.GetValueOrDefault(row.Prompt)?.Quantile(0.95) ?? 0))
            .OrderBy(version => version.Name, StringComparer.Ordinal).ThenByDescending(version => version.LastSeen)
            .ThenBy(version => version.Version, StringComparer.Ordinal).ThenBy(version => version.Hash, StringComparer.Ordinal);
    }

    public static (string? Name, string? Version, string? Hash) Key(StoreRow row) => (row.Text("prompt_name"), row.Text("prompt_version"), row.Text("prompt_hash"));

    private sealed record CountedPrompt((string? Name, string? Version, string? Hash) Prompt, long Requests, double? CostUsd, long? FirstHour, long? LastHour);

    private static CountedPrompt Counted(StoreRow row) => new(Key(row), row.Long("n"), row.MaybeDouble("cost_usd"), row.MaybeLong("first_hour"), row.MaybeLong("last_hour"));

    private static Dictionary<(string?, string?, string?), (DateTimeOffset First, DateTimeOffset Last)> Seen(StoreSession session, TraceFilter filter, List<CountedPrompt> counted) =>
        Query(filter, RollupChanges.Hour).With("hours", Hours([.. counted.SelectMany(row => new[] { row.FirstHour, row.LastHour }).OfType<long>().Distinct()]))
            .Rows(session, "prompts-seen", row => (Prompt: Key(row), First: row.Time("first_us"), Last: row.Time("last_us")))
            .ToDictionary(row => row.Prompt, row => (row.First, row.Last));

    private static string Hours(List<long> hours) => hours.Count switch
    {
        0 => "false",
        <= MostHours => "(" + string.Join(" OR ", hours.Select(hour => string.Create(CultureInfo.InvariantCulture, $"t.started_us >= {hour} AND t.started_us < {hour + HourUs}"))) + ")",
        _ => "true",
    };

    private static RollupQuery Query(TraceFilter filter, int widthSeconds) => new(filter, widthSeconds, byGroup: true);
}
