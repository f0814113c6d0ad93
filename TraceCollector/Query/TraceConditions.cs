using System.Globalization;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Scores;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>A filter as SQL over <c>traces t</c>. What users typed stands in the parameters only.</summary>
internal sealed class TraceConditions
{
    private readonly List<string> terms = [];
    private readonly List<string> groups = [];

    private TraceConditions()
    {
    }

    public Dictionary<string, object?> Parameters { get; } = [];

    /// <summary>For <c>WHERE</c>; never empty.</summary>
    public string Where => string.Join("\n    AND ", terms);

    /// <summary>The part of it that <c>rollup_groups t</c> can answer; never empty.</summary>
    public string Groups => groups.Count == 0 ? "true" : string.Join("\n    AND ", groups);

    public bool NamesGroups => groups.Count > 0;

    /// <summary>Whether the filter asks for more than a range and groups: something that only traces know.</summary>
    public bool NeedsTraces { get; private set; }

    /// <summary>Whether texts must be read, which takes a second for a million traces.</summary>
    public static bool ReadsTexts(TraceFilter filter) => filter.Attributes.Count > 0 || WordsOf(filter.Words).Length > 0;

    /// <param name="trafficOnly">Leaves out traces that evaluate or replay: what reports count.</param>
    public static TraceConditions Of(TraceFilter filter, bool trafficOnly)
    {
        var conditions = new TraceConditions();
        conditions.AnyOf("feature", filter.Features);
        conditions.AnyOf("service", filter.Services);
        conditions.Models(filter.Models);
        conditions.Prompts(filter.Prompts);
        conditions.groups.AddRange(conditions.terms);
        conditions.AnyOf("user_id", filter.Users);
        conditions.Sessions(filter.Sessions);
        conditions.AnyOf("outcome", filter.Outcomes);
        conditions.AnyOf("error_type", filter.ErrorTypes);
        conditions.AnyOf("status", [.. filter.Statuses.Select(Words<TraceStatus>.Write)]);
        conditions.Variants(filter.Variants);
        conditions.Compare("duration_ms", ">=", filter.MinMs);
        conditions.Compare("duration_ms", "<", filter.MaxMs);
        conditions.Compare("cost_usd", ">=", filter.MinCostUsd);
        conditions.AnyOf("cost_state", [.. filter.CostStates.Select(Words<CostState>.Write)]);
        conditions.Scores(filter.Scores);
        conditions.Attributes(filter.Attributes);
        conditions.Words(filter.Words);
        conditions.NeedsTraces = conditions.terms.Count > conditions.groups.Count;
        conditions.Range(filter.Range);
        if (trafficOnly)
            conditions.terms.Add("NOT t.evaluation");
        return conditions;
    }

    /// <summary>A statement from <c>Queries</c> with this filter in the place of <c>{where}</c>.</summary>
    public string Into(string query) => Put(Sql.Query(query));

    /// <summary>The same with a statement in which engines differ.</summary>
    public string Into(StoreSession session, string query) => Put(session.Statement(query));

    private string Put(string statement) => statement.Replace("{where}", Where, StringComparison.Ordinal);

    private void Range(TimeRange range)
    {
        terms.Add("t.started_us >= $from AND t.started_us < $to");
        Parameters["from"] = StoreTime.Write(range.From);
        Parameters["to"] = StoreTime.Write(range.To);
    }

    private string Parameter(object? value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{Parameters.Count}");
        Parameters[name] = value;
        return "$" + name;
    }

    /// <summary>Names as rows have them: of a longer one the beginning.</summary>
    private string List(IReadOnlyList<string> values) => Parameter(values.Select(value => Names.Cut(value)!).ToList());

    private void AnyOf(string column, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
            terms.Add($"t.{column} = ANY({List(values)})");
    }

    /// <summary>PostgreSQL's index knows beginnings only.</summary>
    private void Sessions(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        var list = List(values);
        terms.Add($"t.session_id = ANY({list}) AND left(t.session_id, 200) IN (SELECT left(l.id, 200) FROM (SELECT unnest({list}) AS id) l)");
    }

    /// <summary>A variant's name, or <c>experiment:variant</c> where two experiments share a name.</summary>
    private void Variants(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        var list = List(values);
        terms.Add($"(t.variant = ANY({list}) OR t.experiment || ':' || t.variant = ANY({list}))");
    }

    private void Models(IReadOnlyList<string> values)
    {
        if (values.Count > 0)
            terms.Add($"t.models && {List(values)}");
    }

    private void Prompts(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        // A line per prompt makes "this name, any version" a search for the line's beginning.
        const string lines = "(chr(10) || array_to_string(t.prompts, chr(10)) || chr(10))";
        terms.Add("(" + string.Join(" OR ", values.Select(value => value.Contains('@', StringComparison.Ordinal)
            ? $"position(chr(10) || {Parameter(value)} || chr(10) IN {lines}) > 0"
            : $"position(chr(10) || {Parameter(value + "@")} IN {lines}) > 0 OR position(chr(10) || {Parameter(value)} || chr(10) IN {lines}) > 0")) + ")");
    }

    private void Compare(string column, string how, double? value)
    {
        if (value is { } bound)
            terms.Add($"t.{column} {how} {Parameter(bound)}");
    }

    private void Scores(IReadOnlyList<ScoreCondition> conditions)
    {
        if (conditions.Count > 0)
            terms.Add("(" + string.Join(" OR ", conditions.Select(Score)) + ")");
    }

    /// <summary>The newest value of the score, as the list shows it.</summary>
    private string Score(ScoreCondition condition)
    {
        var compare = condition.Operator is "<" or "<=" or "=" or ">=" or ">"
            ? condition.Operator
            : throw new ArgumentException($"'{condition.Operator}' compares no scores.", nameof(condition));
        var newest = Sql.Query("newest-scores").Replace("{name}", Parameter(Names.Cut(condition.Name, ScoreCheck.LongestName)), StringComparison.Ordinal)
            .Replace("{compare}", compare, StringComparison.Ordinal).Replace("{value}", Parameter(condition.Value), StringComparison.Ordinal);
        return $"t.trace_id IN ({newest})";
    }

    private void Attributes(IReadOnlyList<AttributeCondition> conditions) => Texts(
        [.. conditions.Select(condition => Holds("x.attributes", $"\n{SearchTexts.Line(condition.Key, condition.Value)}\n"))], all: false);

    private void Words(string? words) => Texts([.. WordsOf(words).Select(word => Holds("x.words", word))], all: true);

    /// <summary>With an upper end that every place is below: of a range PostgreSQL expects one row in two hundred, of one end every third, and then looks for the texts of one trace after the other.</summary>
    private string Holds(string column, string text) => $"position({Parameter(text)} IN {column}) BETWEEN 1 AND 2147483647";

    /// <summary>A trace has a row for each piece in which it came: words may stand in different ones.</summary>
    private void Texts(IReadOnlyList<string> looked, bool all)
    {
        if (looked.Count == 0)
            return;
        var several = all && looked.Count > 1;
        var columns = several ? string.Concat(looked.Select((term, i) => $", {term} AS t{i}")) : "";
        var together = several ? $" GROUP BY f.trace_id HAVING {string.Join(" AND ", looked.Select((_, i) => $"bool_or(f.t{i})"))}" : "";
        // What has come of a trace may have begun later than the trace did: by the length of the trace, for which a day is taken.
        const string near = "x.started_us >= $from - 3600000000 AND x.started_us < $to + 86400000000";
        // Materialized, or PostgreSQL looks up the texts of each trace of the range one by one, and sorts whole texts where several words are looked for.
        terms.Add($"t.trace_id IN (WITH found AS MATERIALIZED (SELECT x.trace_id{columns} FROM trace_texts x WHERE {near} AND ({string.Join(" OR ", looked)})) SELECT f.trace_id FROM found f{together})");
    }

    private static string[] WordsOf(string? words) =>
        (words ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
