using System.Globalization;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// Reads an address's parameters and remembers what is wrong with them, all of it, so that one answer names every mistake.
/// A parameter without a value counts as absent, as forms send them.
/// </summary>
internal sealed class QueryReading(IQueryCollection query, DateTimeOffset now)
{
    private static readonly TimeSpan DefaultRange = TimeSpan.FromDays(1);
    private readonly Dictionary<string, string[]> errors = new(StringComparer.Ordinal);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public TimeRange Range()
    {
        var to = Time("to") ?? now;
        var from = Time("from") ?? to - DefaultRange;
        if (from >= to && errors.Count == 0)
            Wrong(Text("from") is null ? "to" : "from", "The range is empty: 'from' must be before 'to'.");
        return new(from, to);
    }

    public TraceFilter Filter()
    {
        var (order, worst) = Order();
        return new()
        {
            Range = Range(),
            Features = Texts("feature"),
            Users = Texts("user"),
            Sessions = Texts("session"),
            Services = Texts("service"),
            Models = Texts("model"),
            Prompts = Texts("prompt"),
            Variants = Texts("variant"),
            Outcomes = Texts("outcome"),
            Statuses = AnyOf<TraceStatus>("status", "Must be ok or error."),
            ErrorTypes = Texts("errorType"),
            MinMs = Number("minMs"),
            MaxMs = Number("maxMs"),
            MinCostUsd = Number("minCostUsd"),
            CostStates = AnyOf<CostState>("costState", "Must be priced, partial, unpriced or none."),
            Scores = Conditions("score", QueryText.Score, "must be a name, one of < <= = >= >, and a number, like faithfulness<0.6"),
            Attributes = Conditions("attr", QueryText.Attribute, "must be key:value"),
            Words = Text("q"),
            Order = order,
            WorstScore = worst,
        };
    }

    public int Limit(int @default = 50, int most = 500) => (int)Whole("limit", 1, most, @default);

    public string? Text(string name)
    {
        var texts = Texts(name);
        if (texts.Count > 1)
            Wrong(name, "May be given once.");
        return texts.Count == 0 ? null : texts[0];
    }

    public long Whole(string name, long least, long most, long @default)
    {
        if (Text(name) is not { } text)
            return @default;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        Wrong(name, $"Must be a whole number, {least} to {most}.");
        return @default;
    }

    public TimeSpan? Duration(string name, TimeSpan most)
    {
        if (Text(name) is not { } text)
            return null;
        if (QueryText.TryDuration(text, out var duration) && duration > TimeSpan.Zero && duration <= most)
            return duration;
        Wrong(name, $"Must be {QueryText.DurationForm}, at most {most.TotalSeconds:0}s.");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (QueryText.TryTime(text, now, out var time))
            return time;
        Wrong(name, $"Must be {QueryText.TimeForm}.");
        return null;
    }

    /// <summary>One of the words given, or absent.</summary>
    public string? OneOf(string name, params string[] words)
    {
        var text = Text(name);
        if (text is null || words.Contains(text, StringComparer.Ordinal))
            return text;
        Wrong(name, $"Must be one of {string.Join(", ", words)}.");
        return null;
    }

    /// <summary>Every mistake by parameter, those among them that no one has asked for; empty when all is well.</summary>
    public IReadOnlyDictionary<string, string[]> Errors()
    {
        foreach (var name in query.Keys.Where(name => !known.Contains(name)))
            Wrong(name, known.Count == 0 ? "Unknown parameter. None is taken here." : $"Unknown parameter. Known are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        return errors;
    }

    public IReadOnlyList<string> Texts(string name)
    {
        known.Add(name);
        return [.. query[name].OfType<string>().Where(text => text.Length > 0)];
    }

    private double? Number(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (QueryText.TryNumber(text, out var value) && value >= 0)
            return value;
        Wrong(name, "Must be a number, not below 0.");
        return null;
    }

    private List<T> AnyOf<T>(string name, string form)
        where T : struct, Enum
    {
        var values = new List<T>();
        foreach (var text in Texts(name))
            if (Words<T>.TryRead(text, out var value))
                values.Add(value);
            else
                Wrong(name, form);
        return values;
    }

    private List<T> Conditions<T>(string name, Func<string, T?> read, string form)
        where T : class
    {
        var conditions = new List<T>();
        if (Texts(name).Count > TraceFilter.MostConditions)
            Wrong(name, $"May be given {TraceFilter.MostConditions} times at most.");
        foreach (var text in Texts(name))
            if (read(text) is { } condition)
                conditions.Add(condition);
            else
                Wrong(name, $"'{text}' {form}.");
        return conditions;
    }

    private (TraceOrder Order, string? Worst) Order()
    {
        const string worst = "worst:";
        var text = Text("order") ?? "newest";
        if (text.StartsWith(worst, StringComparison.Ordinal) && text.Length > worst.Length)
            return (TraceOrder.Worst, text[worst.Length..]);
        if (text != "worst" && Words<TraceOrder>.TryRead(text, out var order))
            return (order, null);
        Wrong("order", "Must be newest, slowest, costliest, or worst:<score>, like worst:faithfulness.");
        return (TraceOrder.Newest, null);
    }

    public void Wrong(string name, string why) => errors[name] = errors.TryGetValue(name, out var others) ? [.. others, why] : [why];
}
