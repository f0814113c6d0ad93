using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Query;

/// <summary>A cost report as a file: CSV (RFC 4180) with a line of names, or one JSON object a line.</summary>
internal static class CostFiles
{
    public static readonly string[] Formats = ["json", "csv", "ndjson"];

    /// <summary>Groups in one file; an hour by hour of a year is 8,784.</summary>
    public const int MostGroups = 100_000;

    private static readonly (string Name, Func<CostFigures, object?> Value)[] Columns =
    [
        ("requests", figures => figures.Requests), ("answered", figures => figures.Answered), ("costed", figures => figures.Costed), ("unpriced", figures => figures.Unpriced),
        ("inputTokens", figures => figures.Tokens.Input), ("cacheReadTokens", figures => figures.Tokens.CacheRead), ("cacheWriteTokens", figures => figures.Tokens.CacheWrite),
        ("outputTokens", figures => figures.Tokens.Output), ("reasoningTokens", figures => figures.Tokens.Reasoning),
        ("costUsd", figures => figures.CostUsd), ("inputUsd", figures => figures.Classes.Input), ("cacheReadUsd", figures => figures.Classes.CacheRead), ("cacheWriteUsd", figures => figures.Classes.CacheWrite),
        ("outputUsd", figures => figures.Classes.Output), ("reasoningUsd", figures => figures.Classes.Reasoning), ("otherUsd", figures => figures.Classes.Other),
        ("perRequestUsd", figures => figures.PerRequestUsd), ("perAnsweredUsd", figures => figures.PerAnsweredUsd),
        ("p50Usd", figures => figures.P50Usd), ("p95Usd", figures => figures.P95Usd), ("p99Usd", figures => figures.P99Usd),
        ("contextShare", figures => figures.ContextShare), ("chunkUsd", figures => figures.ChunkUsd), ("reportedUsd", figures => figures.ReportedUsd),
    ];

    public static IResult Answer(CostReport report, string? format) => format switch
    {
        "csv" => Results.Text(Csv(report), "text/csv", Encoding.UTF8),
        "ndjson" => Results.Text(Ndjson(report), "application/x-ndjson", Encoding.UTF8),
        _ => QueryAnswers.Json(report),
    };

    public static string Csv(CostReport report)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', report.GroupBy.Select(by => Words<CostDimension>.Write(by)).Concat(Columns.Select(column => column.Name))).Append("\r\n");
        foreach (var group in report.Items)
            text.AppendJoin(',', group.Keys.Concat(Columns.Select(column => Plain(column.Value(group.Figures)))).Select(Quoted)).Append("\r\n");
        return text.ToString();
    }

    private static string Ndjson(CostReport report)
    {
        var text = new StringBuilder();
        foreach (var group in report.Items)
        {
            var line = report.GroupBy.Select((by, i) => (Name: Words<CostDimension>.Write(by), Value: (object?)group.Keys[i])).Concat(Columns.Select(column => (column.Name, Value: column.Value(group.Figures))))
                .ToDictionary(pair => pair.Name, pair => pair.Value);
            text.Append(JsonSerializer.Serialize(line, WireJson.Options)).Append('\n');
        }
        return text.ToString();
    }

    public static string? Plain(object? value) => value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString();

    /// <summary>A value that a spreadsheet would take for a formula is told to be text.</summary>
    public static string Quoted(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        if (value[0] is '=' or '+' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '＠' or '－' || (value[0] == '-' && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            value = "'" + value;
        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
