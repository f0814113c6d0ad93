using System.Globalization;

namespace LlmAspire.TraceCollector.Contracts;

/// <summary>Writes the addresses that a collector's queries are read from.</summary>
internal sealed class CollectorAddress(string path)
{
    private readonly List<string> parts = [];

    public CollectorAddress With(string name, string? value)
    {
        if (value is not null)
            parts.Add($"{name}={Uri.EscapeDataString(value)}");
        return this;
    }

    public CollectorAddress With(string name, long value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    public CollectorAddress With(string name, double? value) => With(name, value?.ToString("R", CultureInfo.InvariantCulture));

    public CollectorAddress With(string name, IEnumerable<string> values)
    {
        foreach (var value in values)
            With(name, value);
        return this;
    }

    public CollectorAddress With(TimeRange range) => With("from", Time(range.From)).With("to", Time(range.To));

    public CollectorAddress With(TraceFilter filter) => With(filter.Range)
        .With("feature", filter.Features)
        .With("user", filter.Users)
        .With("session", filter.Sessions)
        .With("service", filter.Services)
        .With("model", filter.Models)
        .With("prompt", filter.Prompts)
        .With("variant", filter.Variants)
        .With("outcome", filter.Outcomes)
        .With("status", filter.Statuses.Select(status => status == TraceStatus.Ok ? "ok" : "error"))
        .With("errorType", filter.ErrorTypes)
        .With("minMs", filter.MinMs)
        .With("maxMs", filter.MaxMs)
        .With("minCostUsd", filter.MinCostUsd)
        .With("costState", filter.CostStates.Select(state => state.ToString().ToLowerInvariant()))
        .With("score", filter.Scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Name}{score.Operator}{score.Value:R}")))
        .With("attr", filter.Attributes.Select(attribute => $"{attribute.Key}:{attribute.Value}"))
        .With("q", filter.Words)
        .With("order", filter.Order == TraceOrder.Worst ? $"worst:{filter.WorstScore}" : filter.Order.ToString().ToLowerInvariant());

    public CollectorAddress Page(int limit, string? cursor) => With("limit", limit).With("cursor", cursor);

    /// <summary>A duration in whole milliseconds.</summary>
    public CollectorAddress With(string name, TimeSpan? duration) =>
        With(name, duration is { } length ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(length.TotalMilliseconds)}ms") : null);

    public override string ToString() => parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
