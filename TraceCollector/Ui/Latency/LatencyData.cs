namespace LlmAspire.TraceCollector.Ui.Latency;

/// <summary>Everything the latency page shows, as of one moment.</summary>
public sealed record LatencyData(StageReport Stages, HeatMap Heat, SlowShares Slow, LatencyGroups ByModel, LatencyGroups ByFeature)
{
    public static async Task<LatencyData> LoadAsync(ITraceQuery query, TraceFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var stages = query.GetStagesAsync(filter, null, cancellationToken);
        var heat = query.GetHeatMapAsync(filter, null, cancellationToken);
        var slow = query.GetSlowSharesAsync(filter, cancellationToken);
        var byModel = query.GetLatencyByAsync(LatencyDimension.Model, filter, cancellationToken);
        var byFeature = query.GetLatencyByAsync(LatencyDimension.Feature, filter, cancellationToken);
        await Task.WhenAll(stages, heat, slow, byModel, byFeature);
        return new(await stages, await heat, await slow, await byModel, await byFeature);
    }
}
