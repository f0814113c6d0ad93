using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmAspire.TraceCollector.Ui.Shell;

/// <summary>Reads a <see cref="TraceFilter"/> from an address. What cannot be read restricts nothing and is told in <paramref name="Problems"/>.</summary>
public sealed partial record ViewFilter(TraceFilter Filter, IReadOnlyList<string> Problems)
{
    private static readonly TimeSpan DefaultRange = TimeSpan.FromDays(1);

    public static ViewFilter Read(ViewState view, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(view);
        var problems = new List<string>();
        var filter = new TraceFilter
        {
            Range = ReadRange(view, now, problems),
            Features = [.. view.Values("feature")],
            Users = [.. view.Values("user")],
            Sessions = [.. view.Values("session")],
            Services = [.. view.Values("service")],
            Models = [.. view.Values("model")],
            Prompts = [.. view.Values("prompt")],
            Variants = [.. view.Values("variant")],
            Outcomes = [.. view.Values("outcome")],
            ErrorTypes = [.. view.Values("errorType")],
            Statuses = [.. view.Values("status").Select(text => Status(text, problems)).OfType<TraceStatus>()],
            MinMs = Number(view, "minMs", problems),
            MaxMs = Number(view, "maxMs", problems),
            MinCostUsd = Number(view, "minCostUsd", problems),
            CostStates = [.. view.Values("costState").Select(text => Priced(text, problems)).OfType<CostState>()],
            Scores = [.. Conditions(view, "score", problems).Select(text => Condition(text, problems)).OfType<ScoreCondition>()],
            Attributes = [.. Conditions(view, "attr", problems).Select(text => Attribute(text, problems)).OfType<AttributeCondition>()],
            Words = view.Value("q"),
        };
        return new(Ordered(filter, view.Value("order"), problems), problems);
    }

    /// <summary><c>now</c>, <c>-15m</c>, <c>-24h</c>, <c>-7d</c> or ISO 8601; <c>null</c> where it is none of these.</summary>
    public static DateTimeOffset? Moment(string text, DateTimeOffset now)
    {
        if (text == "now")
            return now;
        if (Relative().Match(text) is { Success: true } match && double.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var amount) && amount < 100_000)
            return now - amount * (match.Groups[2].Value switch { "m" => TimeSpan.FromMinutes(1), "h" => TimeSpan.FromHours(1), _ => TimeSpan.FromDays(1) });
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }

    private static TimeRange ReadRange(ViewState view, DateTimeOffset now, List<string> problems)
    {
        var to = Read("to") ?? now;
        var from = Read("from") ?? to - DefaultRange;
        if (from < to)
            return new(from, to);
        problems.Add("from must lie before to");
        return new(to - DefaultRange, to);

        DateTimeOffset? Read(string key)
        {
            if (view.Value(key) is not { } text)
                return null;
            var moment = Moment(text, now);
            if (moment is null)
                problems.Add($"{key}: “{text}” is not a time; use -24h, -7d, now or 2026-11-23T14:00:00Z");
            return moment;
        }
    }

    private static double? Number(ViewState view, string key, List<string> problems)
    {
        if (view.Value(key) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        problems.Add($"{key}: “{text}” is not a number");
        return null;
    }

    private static TraceStatus? Status(string text, List<string> problems)
    {
        if (text is "ok" or "error")
            return text == "ok" ? TraceStatus.Ok : TraceStatus.Error;
        problems.Add($"status: “{text}” is neither ok nor error");
        return null;
    }

    private static CostState? Priced(string text, List<string> problems)
    {
        if (!char.IsDigit(text[0]) && Enum.TryParse<CostState>(text, ignoreCase: true, out var state))
            return state;
        problems.Add($"costState: “{text}” is none of priced, partial, unpriced, none");
        return null;
    }

    private static IEnumerable<string> Conditions(ViewState view, string key, List<string> problems)
    {
        var given = view.Values(key);
        if (given.Count() > TraceFilter.MostConditions)
            problems.Add($"{key}: given more than {TraceFilter.MostConditions} times, of which the first are taken");
        return given.Take(TraceFilter.MostConditions);
    }

    private static ScoreCondition? Condition(string text, List<string> problems)
    {
        if (ScorePattern().Match(text) is { Success: true } match
            && double.TryParse(match.Groups[3].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return new(match.Groups[1].Value, match.Groups[2].Value, value);
        problems.Add($"score: “{text}” is not a condition such as faithfulness<0.6");
        return null;
    }

    private static AttributeCondition? Attribute(string text, List<string> problems)
    {
        if (text.Split(':', 2) is [{ Length: > 0 } key, var value])
            return new(key, value);
        problems.Add($"attr: “{text}” is not key:value");
        return null;
    }

    private static TraceFilter Ordered(TraceFilter filter, string? order, List<string> problems)
    {
        switch (order)
        {
            case null or "newest": return filter;
            case "slowest": return filter with { Order = TraceOrder.Slowest };
            case "costliest": return filter with { Order = TraceOrder.Costliest };
            case var worst when worst.StartsWith("worst:", StringComparison.Ordinal) && worst.Length > 6:
                return filter with { Order = TraceOrder.Worst, WorstScore = worst[6..] };
            default:
                problems.Add($"order: “{order}” is none of newest, slowest, costliest, worst:<score>");
                return filter;
        }
    }

    [GeneratedRegex(@"^-(\d+(?:\.\d+)?)([mhd])$")]
    private static partial Regex Relative();

    [GeneratedRegex(@"^([^<>=]+)(<=|>=|<|>|=)(.+)$")]
    private static partial Regex ScorePattern();
}
