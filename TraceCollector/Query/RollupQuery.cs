using System.Text.RegularExpressions;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>A filter over rollups and, where those do not reach, over the traces themselves: statements from <c>Queries</c> that have both.</summary>
internal sealed partial class RollupQuery
{
    /// <summary>
    /// Up to so many requests in a range, whatever the filter, figures come from the traces and are exact; beyond, durations
    /// are counted in buckets and told within <see cref="LatencyBuckets.RelativeError"/>.
    /// </summary>
    public const int ExactUpTo = 20_000;

    private const string Minutes = "r.width_s = 60 AND (r.at_us >= $minutes_from AND r.at_us < $hours_from OR r.at_us >= $hours_to AND r.at_us < $minutes_to)";

    private readonly TraceFilter filter;
    private readonly TraceConditions conditions;
    private readonly Dictionary<string, string> parts;
    private readonly bool grouped;

    /// <param name="byGroup">Whether the answer tells groups apart, so that only rows of groups serve.</param>
    public RollupQuery(TraceFilter filter, int widthSeconds, bool byGroup = false)
    {
        this.filter = filter;
        conditions = TraceConditions.Of(filter, trafficOnly: true);
        grouped = byGroup || conditions.NamesGroups;
        Plan(widthSeconds);
        parts = new()
        {
            ["where"] = conditions.Where,
            ["ends"] = "(t.started_us < $minutes_from OR t.started_us >= $minutes_to)",
            ["verdict_ends"] = "(v.started_us < $minutes_from OR v.started_us >= $minutes_to)",
            ["times"] = $"({Minutes} OR r.width_s = 3600 AND r.at_us >= $hours_from AND r.at_us < $hours_to)",
            ["durations"] = Sql.Query(grouped ? "durations-of-groups" : "durations-of-all"),
            ["verdicts"] = VerdictsOf(conditions),
            ["groups"] = conditions.Groups,
            ["group"] = conditions.NamesGroups ? $"r.group_key IN (SELECT t.group_key FROM rollup_groups t WHERE {conditions.Groups})" : "r.group_key = 0",
        };
    }

    /// <summary>Whether the filter asks for what only the traces can tell.</summary>
    public bool NeedsTraces => conditions.NeedsTraces;

    public Dictionary<string, object?> Parameters => conditions.Parameters;

    /// <summary>Whether a range holds more requests than exact figures are worth waiting for.</summary>
    public static bool IsLarge(StoreSession session, TimeRange range, int exactUpTo) => session.Query(Sql.Query("range-requests"), new Dictionary<string, object?>
    {
        ["from"] = StoreTime.Write(range.From.AddMinutes(-1)),
        ["to"] = StoreTime.Write(range.To),
    }, row => row.Long("requests"))[0] > exactUpTo;

    /// <summary>Buckets of time of the answer, from now on.</summary>
    public RollupQuery OfWidth(int widthSeconds)
    {
        Plan(widthSeconds);
        return this;
    }

    public RollupQuery With(string part, string text)
    {
        parts[part] = text;
        return this;
    }

    public List<T> Rows<T>(StoreSession session, string query, Func<StoreRow, T> map)
    {
        var statement = Expand(session.Statement(query));
        return session.Query(statement, Used(statement), map);
    }

    public void Each(StoreSession session, string query, Action<StoreRow> take)
    {
        var statement = Expand(session.Statement(query));
        session.Each(statement, Used(statement), take);
    }

    /// <summary>Parts may name parts.</summary>
    private string Expand(string text) => Part().Replace(text, match => match.Groups[2].Success ? BucketOf(match.Groups[2].Value) : Expand(parts[match.Groups[1].Value]));

    private void Plan(int widthSeconds)
    {
        var plan = NeedsTraces ? RollupPlan.TracesOnly(StoreTime.Write(filter.Range.To)) : RollupPlan.Of(filter.Range, grouped, widthSeconds);
        conditions.Parameters["width"] = widthSeconds * 1_000_000L;
        conditions.Parameters["minutes_from"] = plan.MinutesFrom;
        conditions.Parameters["hours_from"] = plan.HoursFrom;
        conditions.Parameters["days_from"] = plan.DaysFrom;
        conditions.Parameters["days_to"] = plan.DaysTo;
        conditions.Parameters["hours_to"] = plan.HoursTo;
        conditions.Parameters["minutes_to"] = plan.MinutesTo;
    }

    /// <summary><see cref="LatencyBuckets.Of"/> in SQL.</summary>
    private static string BucketOf(string column) => $"CASE WHEN {column} > 0 THEN CAST(floor(ln({column}) * 46.16624130844683) AS SMALLINT) ELSE CAST(-32768 AS SMALLINT) END";

    private static string VerdictsOf(TraceConditions conditions) => conditions switch
    {
        { NeedsTraces: true } => $"v.trace_id IN (SELECT t.trace_id FROM traces t WHERE {conditions.Where})",
        { NamesGroups: true } => $"v.group_key IN (SELECT t.group_key FROM rollup_groups t WHERE {conditions.Groups})",
        _ => "true",
    };

    /// <summary>The engine refuses parameters that a statement does not name.</summary>
    private Dictionary<string, object?> Used(string statement)
    {
        var named = Named().Matches(statement).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        return Parameters.Where(parameter => named.Contains(parameter.Key)).ToDictionary();
    }

    [GeneratedRegex(@"\{(\w+)(?::([\w.]+))?\}")]
    private static partial Regex Part();

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Named();
}
