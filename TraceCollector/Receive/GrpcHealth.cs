using System.Buffers.Binary;
using System.Text;
using LlmAspire.TraceCollector.Wire;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>
/// The service that probes of gRPC ask (Kubernetes, Envoy): what <c>/health</c> says, of the process and of each OTLP service alike. It needs no
/// key. <c>Watch</c> is not there, which the protocol allows. https://github.com/grpc/grpc/blob/master/doc/health-checking.md
/// </summary>
internal sealed class GrpcHealth(HealthCheckService checks)
{
    public const string Path = "/grpc.health.v1.Health/Check";

    /// <summary>A name of a service is shorter.</summary>
    private const int LargestMessage = 1 << 10;

    private const int InvalidArgument = 3;
    private const int NotFound = 5;
    private const byte Serving = 1;
    private const byte NotServing = 2;

    public async Task HandleAsync(HttpContext context)
    {
        if (!OtlpGrpc.Speaks(context.Request) || !HttpProtocol.IsHttp2(context.Request.Protocol))
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        else if (await ServiceAsync(context.Request, context.RequestAborted) is not { } service)
            await OtlpGrpc.RefuseAsync(context.Response, InvalidArgument, "Expected one HealthCheckRequest, not compressed.");
        else if (service.Length > 0 && !OtlpSignal.All.Any(signal => signal.GrpcService == service))
            await OtlpGrpc.RefuseAsync(context.Response, NotFound, $"There is no service {service} here.");
        else
        {
            var report = await checks.CheckHealthAsync(context.RequestAborted);
            // HealthCheckResponse: status is field 1.
            await OtlpGrpc.AnswerAsync(context.Response, [0x08, report.Status == HealthStatus.Unhealthy ? NotServing : Serving]);
        }
    }

    /// <summary>The service asked for, empty for all; <c>null</c> for what is no request.</summary>
    private static async Task<string?> ServiceAsync(HttpRequest request, CancellationToken aborted)
    {
        var frame = new byte[OtlpGrpc.PrefixBytes + LargestMessage];
        var read = await request.Body.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, aborted);
        if (read < OtlpGrpc.PrefixBytes || frame[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1)) != read - OtlpGrpc.PrefixBytes)
            return null;
        try
        {
            return Service(frame.AsSpan(OtlpGrpc.PrefixBytes..read));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Field 1 of the request, a text.</summary>
    private static string Service(ReadOnlySpan<byte> message)
    {
        const uint name = (1 << 3) | 2;
        var service = "";
        for (var reader = new ProtoReader(message); reader.Next(out var tag);)
            if (tag == name)
                service = Encoding.UTF8.GetString(reader.Bytes());
            else
                reader.Skip(tag);
        return service;
    }
}
