using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Wire;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using ZstdSharp;
using RpcStatus = Google.Rpc.Reference.Status;

namespace LlmAspire.Tests;

public sealed class OtlpHttpTests : IAsyncLifetime
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    private static readonly byte[] Good = Request(Span(16, 8)).ToByteArray();

    private ReceivingHost host = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        host = await ReceivingHost.StartAsync("--Otlp:MaxBodyBytes", "1048576");
        client = host.Client;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Every_sample_is_taken_whole_on_every_path()
    {
        foreach (var sample in SampleIndex.Read())
            foreach (var prefix in new[] { "/v1/", "/otel/v1/", "/api/public/otel/v1/" })
            {
                var contentType = sample.File.EndsWith(".json", StringComparison.Ordinal) ? Json : Protobuf;
                var response = await PostAsync(prefix + sample.Signal, sample.Body(), contentType);
                var body = await response.Content.ReadAsByteArrayAsync();
                Assert.Equal((sample.File, HttpStatusCode.OK, contentType), (sample.File, response.StatusCode, response.Content.Headers.ContentType?.MediaType));
                Assert.Equal(contentType == Json ? "{}"u8.ToArray() : [], body);
            }
        var records = await JournalFolder.ReadAll(host.Journal);
        var spans = records.Where(record => record.Kind == RecordKind.Traces).Sum(record => OtlpReader.ReadSpans(record.Body).Count);
        Assert.Equal(3 * SampleIndex.Read().Where(sample => sample.Signal == "traces").Sum(sample => sample.Spans ?? 0), spans);
        Assert.Equal(spans, host.Figures.Spans);
        Assert.True(host.Figures.Logs > 0 && host.Figures.Metrics > 0);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("deflate bare")]
    [InlineData("zstd")]
    [InlineData("identity")]
    public async Task Compressed_requests_are_taken(string coding)
    {
        var response = await PostAsync("/v1/traces", Compress(coding, Good), Protobuf, coding.Split(' ')[0]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Good, Assert.Single(await JournalFolder.ReadAll(host.Journal)).Body);
    }

    [Theory]
    [InlineData(Protobuf)]
    [InlineData(Json)]
    public async Task An_empty_request_succeeds_and_leaves_nothing(string contentType)
    {
        var response = await PostAsync("/v1/traces", [], contentType);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType == Json ? "{}" : "", await response.Content.ReadAsStringAsync());
        Assert.Equal(0, host.Journal.Position);
    }

    [Fact]
    public async Task Invalid_spans_are_refused_and_the_others_kept()
    {
        var body = Request(Span(16, 8), Span(0, 8), Span(15, 8), Span(16, 7)).ToByteArray();
        var response = await PostAsync("/v1/traces", body, Protobuf);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var partial = ExportTraceServiceResponse.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync()).PartialSuccess;
        Assert.Equal(3, partial.RejectedSpans);
        Assert.Contains("2 spans: invalid_trace_id", partial.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("1 spans: invalid_span_id", partial.ErrorMessage, StringComparison.Ordinal);
        Assert.Single(OtlpReader.ReadSpans(Assert.Single(await JournalFolder.ReadAll(host.Journal)).Body));
        Assert.Equal((2, 1, 3), (host.Figures.Reasons["invalid_trace_id"], host.Figures.Reasons["invalid_span_id"], host.Figures.RejectedSpans));
    }

    [Fact]
    public async Task A_partial_success_in_JSON_counts_as_text()
    {
        var response = await PostAsync("/v1/traces", """{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz","spanId":"0102030405060708"}]}]}]}"""u8.ToArray(), Json);
        Assert.Equal("""{"partialSuccess":{"rejectedSpans":"1","errorMessage":"1 spans: invalid_trace_id (16 bytes, not all zero)"}}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(0, host.Journal.Position);
    }

    [Fact]
    public async Task Bytes_that_are_no_request_are_refused_in_the_encoding_of_the_request()
    {
        var response = await PostAsync("/v1/traces", [0x0A, 0xFF, 0x01], Protobuf);
        Assert.Equal((HttpStatusCode.BadRequest, Protobuf), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var status = RpcStatus.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(3, status.Code);
        Assert.Contains("protobuf", status.Message, StringComparison.Ordinal);

        response = await PostAsync("/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"soon"}]}]}]}"""u8.ToArray(), Json);
        Assert.Equal((HttpStatusCode.BadRequest, Json), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("resourceLogs[0].scopeLogs[0].logRecords[0].timeUnixNano: a whole number", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task A_damaged_compression_is_a_bad_request(string coding)
    {
        var whole = Compress(coding, RandomNumbers(5_000));
        foreach (var body in new[] { whole[..^9], [1, 2, 3, 4, 5] })
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/traces", body, Protobuf, coding)).StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task A_good_body_whose_compression_was_cut_off_is_not_taken_for_a_shorter_one(string coding)
    {
        var whole = Compress(coding, Good);
        foreach (var length in new[] { 12, whole.Length / 2, whole.Length - 6 })
            Assert.Equal((length, HttpStatusCode.BadRequest), (length, (await PostAsync("/v1/traces", whole[..length], Protobuf, coding)).StatusCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task More_than_the_limit_is_too_large_before_and_after_decompression(string coding)
    {
        var large = new byte[(1 << 20) + 1];
        var response = await PostAsync("/v1/traces", Compress(coding, large), Protobuf, coding);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.NotEmpty(RpcStatus.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync()).Message);
    }

    [Fact]
    public async Task A_request_of_unknown_length_is_taken_and_bounded_too()
    {
        using var small = new StreamContent(new MemoryStream(Good)) { Headers = { ContentType = new(Protobuf) } };
        using var large = new StreamContent(new MemoryStream(new byte[3 << 20])) { Headers = { ContentType = new(Protobuf) } };
        Assert.Equal(HttpStatusCode.OK, (await SendChunkedAsync(small)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendChunkedAsync(large)).StatusCode);
    }

    [Theory]
    [InlineData("text/plain", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(Protobuf, "br", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(Protobuf + "; charset=utf-8", "", HttpStatusCode.OK)]
    public async Task Only_known_types_and_encodings_are_taken(string contentType, string coding, HttpStatusCode expected) =>
        Assert.Equal(expected, (await PostAsync("/v1/traces", Good, contentType, coding)).StatusCode);

    [Fact]
    public async Task Another_method_is_told_which_one_is_served()
    {
        var response = await client.GetAsync("/v1/traces");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_journal_that_takes_nothing_asks_the_client_to_come_back()
    {
        host.Journal.Dispose();
        var response = await PostAsync("/v1/traces", Good, Protobuf);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        Assert.Equal(14, RpcStatus.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync()).Code);
        Assert.Equal(1, host.Figures.Reasons["busy"]);
    }

    [Fact]
    public async Task The_OTLP_port_serves_OTLP_and_nothing_else_whatever_host_is_claimed()
    {
        using var otlp = new HttpClient { BaseAddress = host.Http };
        foreach (var path in new[] { "/", "/health", "/openapi/v1.json", "/login", "/nothing" })
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await otlp.GetAsync(path)).StatusCode));
        using var claimed = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = $"localhost:{host.Main.Port}" } };
        Assert.Equal(HttpStatusCode.NotFound, (await otlp.SendAsync(claimed)).StatusCode);
        using var body = new ByteArrayContent(Good) { Headers = { ContentType = new(Protobuf) } };
        Assert.Equal(HttpStatusCode.OK, (await otlp.PostAsync("/v1/traces", body)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task A_log_body_on_the_traces_path_costs_its_records_only()
    {
        var body = SampleIndex.Read().First(sample => sample.Signal == "logs").Body();
        var response = await PostAsync("/v1/traces", body, Protobuf);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest);
        Assert.Equal(0, host.Journal.Position);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string contentType, string coding = "")
    {
        using var content = new ByteArrayContent(body);
        if (contentType.Length > 0)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (coding.Length > 0)
            content.Headers.ContentEncoding.Add(coding);
        return await client.PostAsync(path, content);
    }

    private async Task<HttpResponseMessage> SendChunkedAsync(HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        return await client.SendAsync(request);
    }

    private static byte[] Compress(string coding, byte[] body)
    {
        using var target = new MemoryStream();
        using (Stream? stream = coding switch
        {
            "gzip" or "x-gzip" => new GZipStream(target, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(target, CompressionLevel.Fastest),
            "deflate bare" => new DeflateStream(target, CompressionLevel.Fastest),
            "zstd" => new CompressionStream(target),
            _ => null,
        })
        {
            if (stream is null)
                return body;
            stream.Write(body);
        }
        return target.ToArray();
    }

    private static byte[] RandomNumbers(int count)
    {
        var random = new Random(3);
        return Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, count).Select(_ => random.Next())));
    }

    private static Span Span(int traceIdBytes, int spanIdBytes) => new()
    {
        TraceId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, traceIdBytes)]),
        SpanId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, spanIdBytes)]),
        Name = "ask",
    };

    private static ExportTraceServiceRequest Request(params Span[] spans) =>
        new() { ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { spans } } } } } };
}
