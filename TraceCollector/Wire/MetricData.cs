using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>How many values lie above <paramref name="Low"/> and not above <paramref name="High"/>; the ends may be infinite.</summary>
internal readonly record struct MetricBucket(double Low, double High, double Count);

/// <summary>One data point with what stands around it.</summary>
internal sealed record MetricPoint
{
    public required string Name { get; init; }
    public string? Unit { get; init; }
    /// <summary>Exponential histograms are histograms whose bounds follow from their scale.</summary>
    public ClientMetricForm Form { get; init; }
    /// <summary>True where the numbers count from the start of the stream, false where from the point before.</summary>
    public bool IsCumulative { get; init; }
    public ulong StartUnixNano { get; init; }
    public ulong TimeUnixNano { get; init; }
    public Attributes Attributes { get; init; } = Attributes.None;
    public ResourceData Resource { get; init; } = ResourceData.None;
    public ScopeData Scope { get; init; } = ScopeData.None;
    /// <summary>Recordings of a histogram; 1 for the value of a gauge or counter.</summary>
    public double Count { get; init; }
    /// <summary>Sum of a histogram, else the value.</summary>
    public double Sum { get; init; }
    /// <summary>In order, without empty ones; none where there are over <see cref="MetricReader.MostBuckets"/>.</summary>
    public IReadOnlyList<MetricBucket> Buckets { get; init; } = [];
}
