using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qdrant.Client;

namespace LlmAspire.RagApi.Retrieval.Qdrant;

/// <summary>Degraded without Qdrant: keywords are searched alone, and each search says so on its span.</summary>
internal sealed class QdrantHealth(QdrantClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await client.HealthAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (RpcException error)
        {
            return HealthCheckResult.Degraded($"Qdrant does not answer ({error.Status.Detail}): keywords are searched alone.", error);
        }
    }
}
