using System.Data.Common;
using LlmAspire.RagApi.Documents;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qdrant.Client;

namespace LlmAspire.RagApi.Retrieval.Qdrant;

/// <summary>Qdrant, where <c>ConnectionStrings__qdrant</c> names one. Nothing of it is loaded otherwise.</summary>
internal static class QdrantSetup
{
    /// <summary>As the AppHost calls it.</summary>
    public const string ConnectionName = "qdrant";

    private const string Collections = "Qdrant:Collections";

    public static bool HasQdrant(this IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration.GetConnectionString(ConnectionName));

    public static void AddQdrant(this WebApplicationBuilder builder)
    {
        var (endpoint, key) = Read(builder.Configuration.GetConnectionString(ConnectionName)!);
        var prefix = builder.Configuration[Collections] is { Length: > 0 } given ? given : "llmaspire";
        // Without its own log, which tells each failed call with its whole stack: spans and health say it here.
        builder.Services.TryAddSingleton(_ => new QdrantClient(endpoint, key, grpcTimeout: TimeSpan.FromSeconds(30)));
        builder.Services.AddSingleton(provider => new QdrantVectors(
            provider.GetRequiredService<QdrantClient>(), prefix, provider.GetRequiredService<DocumentLibrary>().Refresh, provider.GetRequiredService<ILogger<QdrantVectors>>()));
        builder.Services.AddHealthChecks().AddCheck<QdrantHealth>("qdrant", HealthStatus.Degraded);
    }

    /// <summary>Aspire's form <c>Endpoint=http://host:6334;Key=…</c>, or the address alone.</summary>
    private static (Uri Endpoint, string? Key) Read(string connection)
    {
        if (Address(connection) is { } alone)
            return (alone, null);
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connection;
        }
        catch (ArgumentException)
        {
            // Said below, without the key that may stand in it.
        }
        return parts.TryGetValue("Endpoint", out var endpoint) && Address($"{endpoint}") is { } address
            ? (address, parts.TryGetValue("Key", out var key) ? $"{key}" : null)
            : throw new InvalidOperationException($"ConnectionStrings__{ConnectionName} is no address of Qdrant's gRPC port; expected Endpoint=http://host:6334;Key=….");
    }

    private static Uri? Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}
