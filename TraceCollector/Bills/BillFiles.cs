using System.Globalization;
using System.Text;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.TraceCollector.Bills;

/// <summary>A comparison as CSV (RFC 4180): both sides and their difference in columns, empty where a side says nothing.</summary>
internal static class BillFiles
{
    private static readonly (string Name, Func<BillSide, object?> Value)[] Columns =
    [
        ("Requests", side => side.Requests), ("InputTokens", side => side.Input), ("CacheReadTokens", side => side.CacheRead), ("CacheWriteTokens", side => side.CacheWrite), ("OutputTokens", side => side.Output), ("Usd", side => side.Usd),
    ];

    private static readonly string[] Sides = ["billed", "traced", "difference"];

    public static string Csv(BillReport report)
    {
        var text = new StringBuilder("day,model,providers,");
        text.AppendJoin(',', Sides.SelectMany(side => Columns.Select(column => side + column.Name))).Append("\r\n");
        foreach (var row in report.Items)
            text.AppendJoin(',', new[] { row.Day.ToString("O", CultureInfo.InvariantCulture), row.Model, string.Join(' ', row.Providers) }
                .Concat(new[] { row.Billed, row.Traced, row.Difference }.SelectMany(side => Columns.Select(column => side is null ? null : CostFiles.Plain(column.Value(side))))).Select(CostFiles.Quoted)).Append("\r\n");
        return text.ToString();
    }
}
