using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Metrics.V1;
using OpenTelemetry.Proto.Resource.V1;

namespace LlmAspire.Tests;

/// <summary>Metrics bodies written by the reference encoder.</summary>
internal static class OtlpMetrics
{
    public static byte[] Body(params Metric[] metrics) => new ExportMetricsServiceRequest
    {
        ResourceMetrics =
        {
            new ResourceMetrics
            {
                Resource = new Resource { Attributes = { Text("service.name", "shop"), Text("service.instance.id", "1") } },
                ScopeMetrics = { new ScopeMetrics { Scope = new InstrumentationScope { Name = "Experimental.Microsoft.Extensions.AI" }, Metrics = { metrics } } },
            },
        },
    }.ToByteArray();

    /// <summary>An explicit histogram in seconds with the bounds 1, 2, 4.</summary>
    public static Metric Durations(AggregationTemporality temporality, double atSeconds, ulong[] counts, double sum, string model = "gpt-4o-mini") => new()
    {
        Name = "gen_ai.client.operation.duration",
        Unit = "s",
        Histogram = new Histogram
        {
            AggregationTemporality = temporality,
            DataPoints =
            {
                new HistogramDataPoint
                {
                    StartTimeUnixNano = At(0),
                    TimeUnixNano = At(atSeconds),
                    Count = counts.Aggregate((one, other) => one + other),
                    Sum = sum,
                    BucketCounts = { counts },
                    ExplicitBounds = { 1, 2, 4 },
                    Attributes = { Text("gen_ai.operation.name", "chat"), Text("gen_ai.provider.name", "openai"), Text("gen_ai.request.model", model), Text("server.address", "x") },
                },
            },
        },
    };

    public static Metric Exponential(AggregationTemporality temporality, double atSeconds, int scale, int offset, ulong[] counts, double sum) => new()
    {
        Name = "gen_ai.server.time_to_first_token",
        Unit = "s",
        ExponentialHistogram = new ExponentialHistogram
        {
            AggregationTemporality = temporality,
            DataPoints =
            {
                new ExponentialHistogramDataPoint
                {
                    StartTimeUnixNano = At(0),
                    TimeUnixNano = At(atSeconds),
                    Count = counts.Aggregate((one, other) => one + other),
                    Sum = sum,
                    Scale = scale,
                    Positive = new() { Offset = offset, BucketCounts = { counts } },
                },
            },
        },
    };

    public static Metric Counter(AggregationTemporality temporality, double atSeconds, long value, string name = "gen_ai.client.inference.usage.input_tokens", double startSeconds = 0) => new()
    {
        Name = name,
        Unit = "{token}",
        Sum = new Sum
        {
            IsMonotonic = true,
            AggregationTemporality = temporality,
            DataPoints = { new NumberDataPoint { StartTimeUnixNano = At(startSeconds), TimeUnixNano = At(atSeconds), AsInt = value, Attributes = { Text("gen_ai.token.type", "input") } } },
        },
    };

    public static ulong At(double seconds) => (ulong)Otlp.Noon.ToUnixTimeSeconds() * 1_000_000_000 + (ulong)(seconds * 1e9);

    private static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
