using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>OTLP over gRPC: the three Export services, on bytes. No generated code: the bytes go to the journal as they are.</summary>
internal sealed class OtlpGrpc(OtlpReceiver receiver)
{
    public async Task<byte[]> ExportAsync(OtlpSignal signal, byte[] request, ServerCallContext context)
    {
        var outcome = await receiver.ReceiveAsync(signal, request, context.CancellationToken);
        if (outcome.Result == OtlpResult.Accepted)
            return OtlpAnswers.Body(signal, outcome, json: false);
        var trailers = new Metadata();
        if (outcome.Result == OtlpResult.Busy)
            trailers.Add("grpc-status-details-bin", OtlpAnswers.RetryDetails(outcome.Message));
        throw new RpcException(new Status((StatusCode)OtlpAnswers.GrpcStatus(outcome.Result), outcome.Message), trailers);
    }
}

/// <summary>Tells Grpc.AspNetCore the methods of <see cref="OtlpGrpc"/>.</summary>
internal sealed class OtlpGrpcMethods : IServiceMethodProvider<OtlpGrpc>
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpGrpc> context)
    {
        foreach (var signal in OtlpSignal.All)
            context.AddUnaryMethod(
                new Method<byte[], byte[]>(MethodType.Unary, signal.GrpcService, "Export", Bytes, Bytes),
                [new OtlpPath()],
                (service, request, call) => service.ExportAsync(signal, request, call));
    }
}
