using System.Text.RegularExpressions;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.TraceCollector.Bills;

/// <summary>
/// One name for what bills and traces call differently: <c>Claude Haiku 4.5</c>, <c>claude-haiku-4-5-20251001</c>, <c>gpt 4o 1120</c>. It is the id of the
/// line of the price list that has the name or a way to write it; what no line has keeps its own.
/// </summary>
internal static partial class BilledModel
{
    public static string? Of(string? name, PriceList prices)
    {
        if (name is null)
            return null;
        var dashed = name.ToLowerInvariant().Replace(' ', '-');
        foreach (var written in new[] { name, dashed, dashed.Replace('.', '-') })
            if (prices.IdOf(written) is { } id)
                return id;
        return Dated().Match(dashed) is { Success: true } dated && Only(dated, prices) is { } model ? model : name;
    }

    /// <summary>Azure's meters say the version as month and day.</summary>
    private static string? Only(Match dated, PriceList prices)
    {
        var (start, end) = ($"{dated.Groups[1].Value}-", $"-{dated.Groups[2].Value}-{dated.Groups[3].Value}");
        var ids = prices.Names.Where(name => name.Length == start.Length + 4 + end.Length && name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal))
            .Select(prices.IdOf).Distinct().ToList();
        return ids.Count == 1 ? ids[0] : null;
    }

    [GeneratedRegex(@"^(.+)-(\d\d)(\d\d)$")]
    private static partial Regex Dated();
}
