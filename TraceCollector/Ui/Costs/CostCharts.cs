using System.Globalization;
using LlmAspire.TraceCollector.Ui.Charts;

namespace LlmAspire.TraceCollector.Ui.Costs;

internal static class CostCharts
{
    /// <summary>USD by class of token, one bar a step.</summary>
    public static ChartSpec Classes(CostReport overTime, string link) => new("bar", "usd",
        overTime.Range.From.ToUnixTimeMilliseconds(), overTime.Range.To.ToUnixTimeMilliseconds(), StepMs(overTime), link,
        [
            Series(overTime, "input", "search", classes => classes.Input),
            Series(overTime, "cache read", "embed", classes => classes.CacheRead),
            Series(overTime, "cache write", "rerank", classes => classes.CacheWrite),
            Series(overTime, "output", "llm", classes => classes.Output),
            Series(overTime, "reasoning", "accent", classes => classes.Reasoning),
            Series(overTime, "other", "other", classes => classes.Other),
        ], Stacked: true);

    private static long StepMs(CostReport overTime) => overTime.GroupBy is [CostDimension.Day] ? 86_400_000 : 3_600_000;

    private static ChartSeries Series(CostReport overTime, string name, string colour, Func<CostClasses, double?> value) =>
        new(name, colour, [.. overTime.Items.Where(step => step.Keys[0] is not null).Select(step => new ChartPoint(At(step.Keys[0]!), value(step.Figures.Classes)))]);

    private static long At(string step) => DateTimeOffset.Parse(step, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
}
