using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Google.Protobuf;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Wire;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Metrics.V1;

namespace LlmAspire.Tests;

public sealed class MetricReaderTests
{
    public static TheoryData<string> Samples => [.. SampleIndex.Read().Where(sample => sample.Signal == "metrics").Select(sample => sample.File)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_point_of_a_real_body_reads_as_the_reference_decoder_reads_it(string file)
    {
        var body = SampleIndex.Read().Single(sample => sample.File == file).Body();
        var points = OtlpReader.ReadMetrics(body, _ => true);
        Assert.NotEmpty(points);
        Assert.Equal(Reference(ExportMetricsServiceRequest.Parser.ParseFrom(body)), points.Select(point => (point.Name, point.Unit ?? "", point.TimeUnixNano, point.Count, point.Sum, point.Buckets.Sum(bucket => bucket.Count))));
    }

    [Fact]
    public void Only_metrics_of_models_tools_and_vector_databases_are_kept()
    {
        var names = OtlpReader.ReadMetrics(OtlpMetrics.Body(OtlpMetrics.Counter(AggregationTemporality.Cumulative, 1, 1, "process.cpu.time"), OtlpMetrics.Counter(AggregationTemporality.Cumulative, 1, 1)), MetricNames.AreKept);
        Assert.Equal("gen_ai.client.inference.usage.input_tokens", Assert.Single(names).Name);
    }

    [Fact]
    public void Explicit_and_exponential_buckets_become_intervals()
    {
        var points = OtlpReader.ReadMetrics(OtlpMetrics.Body(
            OtlpMetrics.Durations(AggregationTemporality.Delta, 1, [1, 0, 2, 3], 20), OtlpMetrics.Exponential(AggregationTemporality.Cumulative, 1, 0, -1, [4, 0, 5], 30)), _ => true);
        Assert.Equal([new(0, 1, 1), new(2, 4, 2), new(4, double.PositiveInfinity, 3)], points[0].Buckets);
        Assert.Equal([new(0.5, 1, 4), new(2, 4, 5)], points[1].Buckets);
        Assert.Equal([(false, ClientMetricForm.Histogram), (true, ClientMetricForm.Histogram)], points.Select(point => (point.IsCumulative, point.Form)));
    }

    [Fact]
    public void Buckets_that_contradict_themselves_or_are_too_many_leave_count_and_sum()
    {
        var metric = OtlpMetrics.Durations(AggregationTemporality.Delta, 1, [1, 0, 2, 3], 20);
        metric.Histogram.DataPoints[0].ExplicitBounds[1] = 0.5;
        var many = OtlpMetrics.Exponential(AggregationTemporality.Delta, 1, 5, 0, [.. Enumerable.Repeat(1UL, MetricReader.MostBuckets + 1)], 1);
        var points = OtlpReader.ReadMetrics(OtlpMetrics.Body(metric, many), _ => true);
        Assert.Equal([(6.0, 20.0, 0), (MetricReader.MostBuckets + 1.0, 1.0, 0)], points.Select(point => (point.Count, point.Sum, point.Buckets.Count)));
    }

    [Property(MaxTest = 300)]
    public Property Any_bytes_are_read_or_refused()
    {
        var body = OtlpMetrics.Body(OtlpMetrics.Durations(AggregationTemporality.Delta, 1, [1, 0, 2, 3], 20), OtlpMetrics.Exponential(AggregationTemporality.Cumulative, 1, 0, -1, [4, 0, 5], 30));
        var spoilt = from changes in Gen.Choose(0, body.Length - 1).SelectMany(at => Gen.Choose(0, 255).Select(to => (at, to))).ArrayOf(3)
                     from length in Gen.Choose(0, body.Length)
                     select changes.Aggregate(body[..length], (bytes, change) => change.at < bytes.Length ? [.. bytes[..change.at], (byte)change.to, .. bytes[(change.at + 1)..]] : bytes);
        return Prop.ForAll(spoilt.ToArbitrary(), bytes =>
        {
            try
            {
                var metrics = new ClientMetrics();
                metrics.Take(OtlpReader.ReadMetrics(bytes, _ => true), 1);
                return metrics.Finish().Minutes.Values.All(minute => Distribution.Write(minute.Amount.Buckets) is not null);
            }
            catch (InvalidDataException)
            {
                return true;
            }
        });
    }

    private static IEnumerable<(string, string, ulong, double, double, double)> Reference(ExportMetricsServiceRequest request) =>
        from resource in request.ResourceMetrics
        from scope in resource.ScopeMetrics
        from metric in scope.Metrics
        from point in Points(metric)
        select (metric.Name, metric.Unit, point.Time, point.Count, point.Sum, point.InBuckets);

    private static IEnumerable<(ulong Time, double Count, double Sum, double InBuckets)> Points(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(Number),
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(Number),
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(point => (point.TimeUnixNano, (double)point.Count, point.Sum, point.BucketCounts.Sum(count => (double)count))),
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Select(point => (point.TimeUnixNano, (double)point.Count, point.Sum, point.ZeroCount + point.Positive.BucketCounts.Sum(count => (double)count))),
        _ => [],
    };

    private static (ulong, double, double, double) Number(NumberDataPoint point) => (point.TimeUnixNano, 1, point.HasAsInt ? point.AsInt : point.AsDouble, 0);
}
