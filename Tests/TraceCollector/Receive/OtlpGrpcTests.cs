using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using LlmAspire.TraceCollector.Journal;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using RetryInfo = Google.Rpc.Reference.RetryInfo;
using RpcStatus = Google.Rpc.Reference.Status;

namespace LlmAspire.Tests;

public sealed class OtlpGrpcTests : IAsyncLifetime
{
    private ReceivingHost host = null!;
    private GrpcChannel channel = null!;

    public async ValueTask InitializeAsync()
    {
        host = await ReceivingHost.StartAsync("--Otlp:MaxBodyBytes", "1048576");
        channel = GrpcChannel.ForAddress(host.Grpc, new GrpcChannelOptions { MaxSendMessageSize = null });
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task All_three_services_take_what_clients_send()
    {
        var samples = SampleIndex.Read().Where(sample => sample.File.StartsWith("dotnet-meai", StringComparison.Ordinal)).ToDictionary(sample => sample.Signal, sample => sample.Body());
        await new TraceService.TraceServiceClient(channel).ExportAsync(ExportTraceServiceRequest.Parser.ParseFrom(samples["traces"]));
        await new LogsService.LogsServiceClient(channel).ExportAsync(ExportLogsServiceRequest.Parser.ParseFrom(samples["logs"]));
        await new MetricsService.MetricsServiceClient(channel).ExportAsync(ExportMetricsServiceRequest.Parser.ParseFrom(samples["metrics"]));
        var records = await JournalFolder.ReadAll(host.Journal);
        Assert.Equal([RecordKind.Traces, RecordKind.Logs, RecordKind.Metrics], records.Select(record => record.Kind));
        Assert.Equal(ExportTraceServiceRequest.Parser.ParseFrom(samples["traces"]), ExportTraceServiceRequest.Parser.ParseFrom(records[0].Body));
    }

    [Fact]
    public async Task A_compressed_request_is_taken()
    {
        var headers = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        await new TraceService.TraceServiceClient(channel).ExportAsync(Request(16), headers);
        Assert.Equal(1, host.Figures.Spans);
    }

    [Fact]
    public async Task Invalid_spans_are_a_partial_success()
    {
        var response = await new TraceService.TraceServiceClient(channel).ExportAsync(Request(3));
        Assert.Equal(1, response.PartialSuccess.RejectedSpans);
        Assert.Contains("invalid_trace_id", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_request_are_an_invalid_argument()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => ExportAsync([0x0A, 0xFF, 0x01]));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task More_than_the_limit_exhausts_resources_and_is_not_to_be_repeated()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(new byte[(1 << 20) + 1]));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Null(error.Trailers.GetValueBytes("grpc-status-details-bin"));
    }

    [Fact]
    public async Task A_journal_that_takes_nothing_says_when_to_come_back()
    {
        host.Journal.Dispose();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await new TraceService.TraceServiceClient(channel).ExportAsync(Request(16)));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        var status = RpcStatus.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(1, Assert.Single(status.Details).Unpack<RetryInfo>().RetryDelay.Seconds);
    }

    private async Task<byte[]> ExportAsync(byte[] bytes)
    {
        var raw = Marshallers.Create<byte[]>(body => body, body => body);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", raw, raw);
        return await channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, bytes);
    }

    private static ExportTraceServiceRequest Request(int traceIdBytes)
    {
        var span = new Span { TraceId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, traceIdBytes)]), SpanId = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8) };
        return new() { ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { span } } } } } };
    }
}
