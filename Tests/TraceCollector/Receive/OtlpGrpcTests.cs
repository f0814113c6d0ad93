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
    public async Task A_compressed_message_that_becomes_more_than_the_limit_exhausts_resources()
    {
        var (status, _) = await PostAsync(Frame(1, Gzip(new byte[(1 << 20) + 1])), "gzip");
        Assert.Equal("8", status);
    }

    [Theory]
    [InlineData("cut", "3")]
    [InlineData("two", "3")]
    [InlineData("none", "3")]
    [InlineData("compressed, but how", "3")]
    [InlineData("no gzip", "3")]
    [InlineData("cut gzip", "3")]
    [InlineData("claims too little", "3")]
    [InlineData("unknown compression", "12")]
    [InlineData("claims too much", "8")]
    public async Task A_request_that_is_not_one_whole_message_is_refused(string what, string expected)
    {
        var whole = Frame(0, Request(16).ToByteArray());
        var (status, message) = what switch
        {
            "cut" => await PostAsync(whole[..^1]),
            "two" => await PostAsync([.. whole, .. whole]),
            "none" => await PostAsync([]),
            "compressed, but how" => await PostAsync(Frame(1, Request(16).ToByteArray())),
            "no gzip" => await PostAsync(Frame(1, Request(16).ToByteArray()), "gzip"),
            "cut gzip" => await PostAsync(Frame(1, Gzip(Request(16).ToByteArray())[..^9]), "gzip"),
            "claims too little" => await PostAsync([0, 0, 0, 0, 1, .. whole[5..]]),
            "unknown compression" => await PostAsync(Frame(1, Request(16).ToByteArray()), "snappy"),
            _ => await PostAsync([0, 0x7F, 0xFF, 0xFF, 0xFF, 1]),
        };
        Assert.Equal(expected, status);
        Assert.NotEqual("", message);
        Assert.Equal(0, host.Journal.Position);
    }

    [Fact]
    public async Task Http_1_is_told_to_upgrade_and_other_content_is_not_taken()
    {
        using var http1 = new HttpClient();
        using var content = new ByteArrayContent(Frame(0, [])) { Headers = { ContentType = new("application/grpc") } };
        Assert.Equal(System.Net.HttpStatusCode.UpgradeRequired, (await http1.PostAsync(new Uri(host.Main, ExportPath), content)).StatusCode);
        using var other = new ByteArrayContent([]) { Headers = { ContentType = new("application/x-protobuf") } };
        Assert.Equal(System.Net.HttpStatusCode.UnsupportedMediaType, (await http1.PostAsync(new Uri(host.Main, ExportPath), other)).StatusCode);
    }

    [Fact]
    public async Task Requests_over_the_bound_of_memory_are_told_to_come_back()
    {
        await using var small = await ReceivingHost.StartAsync("--Otlp:MaxBodyBytes", "1048576", "--Otlp:MaxInFlightBytes", "2097152");
        using var held = new HttpClient { BaseAddress = small.Grpc, DefaultRequestVersion = new(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        // Two messages that do not end hold most of what may be held; a third of this size finds no room.
        var probe = Frame(0, new byte[400_000]);
        var endless = Enumerable.Range(0, 2).Select(_ => new EndlessMessage(900_000)).ToList();
        var holding = endless.ConvertAll(message => held.SendAsync(Post(message)));
        await Task.WhenAll(endless.Select(message => message.Sent)).WaitAsync(Answered.Limit);
        await Wait.UntilAsync(async () => (await PostAsync(probe, client: held)).Status == "14", Answered.Limit);
        endless.ForEach(message => message.Dispose());
        foreach (var sending in holding)
            (await sending).Dispose();
        // Zeros are no request: refused for what they are, not for want of room.
        Assert.Equal("3", (await PostAsync(probe, client: held)).Status);
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

    [Fact]
    public async Task Probes_are_told_whether_the_process_or_one_of_its_services_serves()
    {
        foreach (var service in new[] { "", TraceServiceName })
            Assert.Equal([0x08, 1], await CallAsync(Health, "Check", [0x0A, (byte)service.Length, .. System.Text.Encoding.UTF8.GetBytes(service)]));
        Assert.Equal([0x08, 1], await CallAsync(Health, "Check", []));
        Assert.Equal(StatusCode.NotFound, await FailsAsync("Check", [0x0A, 1, (byte)'x']));
        Assert.Equal(StatusCode.InvalidArgument, await FailsAsync("Check", [0x0A, 9]));
        Assert.Equal(StatusCode.Unimplemented, await FailsAsync("Watch", []));

        async Task<StatusCode> FailsAsync(string method, byte[] message) => (await Assert.ThrowsAsync<RpcException>(() => CallAsync(Health, method, message))).StatusCode;
    }

    private const string Health = "grpc.health.v1.Health";
    private const string TraceServiceName = "opentelemetry.proto.collector.trace.v1.TraceService";

    private Task<byte[]> ExportAsync(byte[] bytes) => CallAsync(TraceServiceName, "Export", bytes);

    private async Task<byte[]> CallAsync(string service, string name, byte[] bytes)
    {
        var raw = Marshallers.Create<byte[]>(body => body, body => body);
        var method = new Method<byte[], byte[]>(MethodType.Unary, service, name, raw, raw);
        return await channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, bytes);
    }

    private const string ExportPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private async Task<(string? Status, string Message)> PostAsync(byte[] frames, string? encoding = null, HttpClient? client = null)
    {
        using var own = new HttpClient { BaseAddress = host.Grpc, DefaultRequestVersion = new(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var request = Post(new ByteArrayContent(frames));
        if (encoding is not null)
            request.Headers.Add("grpc-encoding", encoding);
        using var response = await (client ?? own).SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var headers = response.Headers.Concat(response.TrailingHeaders).ToDictionary(header => header.Key, header => string.Join(',', header.Value));
        return (headers.GetValueOrDefault("grpc-status"), headers.GetValueOrDefault("grpc-message", ""));
    }

    private static HttpRequestMessage Post(HttpContent content)
    {
        content.Headers.ContentType = new("application/grpc");
        return new HttpRequestMessage(HttpMethod.Post, ExportPath) { Content = content, Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    private static byte[] Frame(byte compressed, byte[] message) => [compressed, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(target, System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(bytes);
        return target.ToArray();
    }

    /// <summary>All of a message but its last byte, which comes when this is disposed of.</summary>
    private sealed class EndlessMessage(int length) : HttpContent
    {
        private readonly TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sent => sent.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(Frame(0, new byte[length]).AsMemory()[..^1]);
            await stream.FlushAsync();
            sent.SetResult();
            await ended.Task;
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            ended.TrySetResult();
            base.Dispose(disposing);
        }
    }

    private static ExportTraceServiceRequest Request(int traceIdBytes)
    {
        var span = new Span { TraceId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, traceIdBytes)]), SpanId = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8) };
        return new() { ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { span } } } } } };
    }
}
