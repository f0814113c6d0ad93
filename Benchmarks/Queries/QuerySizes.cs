using LlmAspire.Benchmarks.Reports;

namespace LlmAspire.Benchmarks.Queries;

/// <summary>The same query over tables of several sizes: what matters is how it grows.</summary>
internal static class QuerySizes
{
    /// <summary>A query over tables of so many spans.</summary>
    /// <param name="CpuMs">Processor time of the whole process per question, in milliseconds: what other programs on the machine do not change.</param>
    internal sealed record Measured(string Name, long Spans, Latencies Latencies, double CpuMs)
    {
        public override string ToString() => $"{Spans:N0} {Name}: p50 {Latencies.QuantileMs(0.5):N1} ms, p95 {Latencies.QuantileMs(0.95):N1} ms, cpu {CpuMs:N1} ms";
    }

    public static void AddFill(Report report, long spans, TimeSpan took, long bytes) =>
        report.Add($"{spans:N0} spans filled (tables {bytes >> 20:N0} MiB)", ("s", took.TotalSeconds));

    /// <summary>A row a query, with its figures at every size.</summary>
    public static void Compare(Report report, IReadOnlyList<Measured> measured)
    {
        foreach (var query in measured.GroupBy(one => one.Name))
            report.Add(query.Key, [.. query.SelectMany(one => Figures(one)), .. Growth([.. query])]);
    }

    private static IEnumerable<(string, double?)> Figures(Measured one)
    {
        var size = $"{one.Spans / 1e6:0.###} M";
        return [($"{size} p50 ms", one.Latencies.QuantileMs(0.5)), ($"{size} p95 ms", one.Latencies.QuantileMs(0.95)), ($"{size} cpu ms", one.CpuMs)];
    }

    private static IEnumerable<(string, double?)> Growth(IReadOnlyList<Measured> sizes) =>
        sizes.Count < 2 ? [] : [("p50 grew", sizes[^1].Latencies.QuantileMs(0.5) / sizes[0].Latencies.QuantileMs(0.5))];
}
