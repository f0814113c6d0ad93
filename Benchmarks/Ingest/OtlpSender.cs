using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LlmAspire.Benchmarks.Traffic;

namespace LlmAspire.Benchmarks.Ingest;

internal enum Answer
{
    Accepted,
    /// <summary>Accepted, but some spans were refused: our traffic is wrong.</summary>
    Partial,
    /// <summary>503, or UNAVAILABLE: come back.</summary>
    Busy,
    Failed,
}

/// <summary>Sends one request at a time over its own connection, as HTTP or as gRPC written by hand.</summary>
internal sealed class OtlpSender(Uri address, IngestPlan plan) : IDisposable
{
    private const string TracePath = "/v1/traces";
    private const string GrpcPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly Uri target = new(address, plan.Protocol == Protocol.Grpc ? GrpcPath : TracePath);
    private readonly MemoryStream compressed = new();

    /// <summary>Why the last request failed.</summary>
    public string? Fault { get; private set; }

    public async Task<Answer> SendAsync(RequestBody body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ReadOnlyMemoryContent(plan.Protocol == Protocol.Grpc ? Framed(body) : Plain(body)) };
        Describe(request);
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return plan.Protocol == Protocol.Grpc ? GrpcAnswer(response, answer) : HttpAnswer(response, answer);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            Fault = error.Message;
            return Answer.Failed;
        }
    }

    public void Dispose()
    {
        client.Dispose();
        compressed.Dispose();
    }

    private void Describe(HttpRequestMessage request)
    {
        var headers = request.Content!.Headers;
        if (plan.Protocol == Protocol.Grpc)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            headers.ContentType = new("application/grpc");
            if (plan.Gzip)
                request.Headers.Add("grpc-encoding", "gzip");
            return;
        }
        headers.ContentType = new(plan.Encoding == BodyEncoding.Json ? "application/json" : "application/x-protobuf");
        if (plan.Gzip)
            headers.ContentEncoding.Add("gzip");
    }

    private ReadOnlyMemory<byte> Plain(RequestBody body) => plan.Gzip ? Compress(body, 0) : body.Bytes;

    private ReadOnlyMemory<byte> Framed(RequestBody body)
    {
        var framed = plan.Gzip ? Compress(body, RequestBody.Headroom) : body.Framed;
        framed.Span[0] = plan.Gzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(framed.Span[1..], framed.Length - RequestBody.Headroom);
        return framed;
    }

    private Memory<byte> Compress(RequestBody body, int headroom)
    {
        compressed.SetLength(headroom);
        compressed.Position = headroom;
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(body.Bytes.Span);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    private Answer HttpAnswer(HttpResponseMessage response, byte[] answer)
    {
        if (response.IsSuccessStatusCode)
            return answer.Length == 0 || answer.AsSpan().SequenceEqual("{}"u8) ? Answer.Accepted : Answer.Partial;
        Fault = $"{(int)response.StatusCode} {Encoding.UTF8.GetString(answer)}";
        return response.StatusCode == HttpStatusCode.ServiceUnavailable ? Answer.Busy : Answer.Failed;
    }

    private Answer GrpcAnswer(HttpResponseMessage response, byte[] answer)
    {
        var status = response.TrailingHeaders.Concat(response.Headers).FirstOrDefault(header => header.Key == "grpc-status").Value?.FirstOrDefault();
        if (status == "0")
            return answer.Length == RequestBody.Headroom ? Answer.Accepted : Answer.Partial;
        Fault = $"HTTP {(int)response.StatusCode}, grpc-status {status ?? "none"}";
        return status == "14" ? Answer.Busy : Answer.Failed;
    }
}
