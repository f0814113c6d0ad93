namespace LlmAspire.TraceCollector.Ui.ClientMetrics;

/// <summary>What the page shows: the metrics of a range, at most <see cref="Most"/> of them in full.</summary>
public sealed record ClientMetricsData(ClientMetricList List, IReadOnlyList<ClientMetricReport> Reports)
{
    public const int Most = 30;

    public static async Task<ClientMetricsData> LoadAsync(ITraceQuery query, TimeRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var list = await query.GetMetricsAsync(range, cancellationToken);
        var reports = new List<ClientMetricReport>();
        foreach (var name in list.Items.Select(metric => metric.Name).Distinct(StringComparer.Ordinal).Take(Most))
            if (await query.GetMetricAsync(name, range, cancellationToken: cancellationToken) is { } report)
                reports.Add(report);
        return new(list, reports);
    }
}
