namespace LlmAspire.TraceCollector.Contracts;

/// <summary>What a client metric's numbers are.</summary>
public enum ClientMetricForm
{
    Gauge,
    Counter,
    Histogram,
}

/// <summary>The dimensions of a client metric that are kept. "(other)" holds what came beyond the bound on series.</summary>
public sealed record MetricDimensions(string? Service, string? Model, string? Provider, string? Operation, string? TokenType, string? ErrorType);

/// <summary>A metric that clients sent within a range.</summary>
/// <param name="Unit">As the client says it: <c>s</c>, <c>{token}</c>.</param>
/// <param name="Count">Recordings of a histogram; points of a counter or gauge.</param>
/// <param name="Sum">Sum of a histogram's values, increase of a counter; meaningless for a gauge.</param>
public sealed record ClientMetric(string Name, string? Unit, ClientMetricForm Form, long Series, long Count, double Sum, DateTimeOffset FirstSeen, DateTimeOffset LastSeen);

/// <param name="NotKept">Points that were acknowledged but found no place, since the tables were made.</param>
public sealed record ClientMetricList(TimeRange Range, IReadOnlyList<ClientMetric> Items, long NotKept);

/// <param name="Mean"><c>null</c> where nothing was recorded, and for counters.</param>
/// <param name="P50">Quantiles are of histograms only, as exact as their buckets are narrow.</param>
public sealed record MetricStats(long Count, double Sum, double? Mean, double? P50, double? P95, double? P99);

public sealed record MetricPointStats(DateTimeOffset At, MetricStats Stats);

/// <param name="Buckets">Only buckets that hold something, in order of time.</param>
public sealed record MetricSeriesStats(MetricDimensions Dimensions, MetricStats Stats, IReadOnlyList<MetricPointStats> Buckets);

/// <param name="BucketSeconds">Width of a bucket in seconds, whole minutes.</param>
/// <param name="Stats">All series together.</param>
/// <param name="Series">Most recordings first.</param>
public sealed record ClientMetricReport(string Name, string? Unit, ClientMetricForm Form, TimeRange Range, int BucketSeconds, MetricStats Stats, IReadOnlyList<MetricPointStats> Buckets, IReadOnlyList<MetricSeriesStats> Series);
