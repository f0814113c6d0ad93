using System.Globalization;

namespace LlmAspire.TraceCollector.Bills;

/// <summary>A value of an export that cannot be read.</summary>
internal sealed class UsageFault(string field, string why) : Exception($"'{field}' {why}.");

/// <summary>One row of an export, by column; throws <see cref="UsageFault"/> for a value that is not what its column holds.</summary>
/// <param name="Place">What errors call it: a line, or a path in JSON.</param>
internal sealed record UsageFields(string Place, IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>Tokens, requests or dollars: all of a year's have a sum.</summary>
    public const long Most = 10_000_000_000_000;

    private static readonly string[] DayForms = ["yyyy-MM-dd", "yyyyMMdd", "MM/dd/yyyy", "M/d/yyyy"];

    public string? Text(string column) => Values.TryGetValue(column, out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>The UTC day of a date, a time or seconds since 1970.</summary>
    public DateOnly Day(string column)
    {
        if (Text(column) is not { } text)
            throw new UsageFault(column, "is missing");
        if (DateOnly.TryParseExact(text, DayForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 1_000_000_000 and < 100_000_000_000)
            return DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? DateOnly.FromDateTime(time.UtcDateTime)
            : throw new UsageFault(column, $"'{text}' is no day");
    }

    /// <summary>Exports write whole numbers as <c>3</c> and as <c>3.0</c>.</summary>
    public long? Count(string column) => Usd(column) switch
    {
        null => null,
        { } value when value >= 0 && value == decimal.Truncate(value) => (long)value,
        _ => throw new UsageFault(column, $"'{Text(column)}' is no count"),
    };

    public long? Sum(params string[] columns) => columns.Select(Count).Aggregate((long?)null, (sum, count) => count is null ? sum : (sum ?? 0) + count);

    public decimal? Usd(string column) => Text(column) is not { } text
        ? null
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= Most ? value : throw new UsageFault(column, $"'{text}' is no number");

    public decimal NeededUsd(string column) => Usd(column) ?? throw new UsageFault(column, "is missing");

    /// <summary>Other currencies are not converted: the day's rate would be a guess.</summary>
    public void MustBeUsd(params string[] columns)
    {
        foreach (var column in columns)
            if (Text(column) is { } currency && !currency.Equals("USD", StringComparison.OrdinalIgnoreCase))
                throw new UsageFault(column, $"is {currency}; only USD can be compared");
    }
}
