using Microsoft.Extensions.Configuration;

namespace LlmAspire.ServiceDefaults;

/// <summary>The settings that are addresses of other processes. A wrong one stops the start and is named by its key.</summary>
internal static class AddressSettings
{
    private static readonly string[] keys = ["TraceCollector:Url", "RagApi:Url", "Pages:Url", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    public static void Check(IConfiguration configuration)
    {
        foreach (var key in keys)
            if (configuration[key] is { Length: > 0 } value && !IsAddress(value))
                throw new InvalidOperationException($"{key.Replace(":", "__", StringComparison.Ordinal)} is '{value}'; expected an address like http://localhost:5082.");
    }

    /// <summary>Service discovery has schemes of its own, such as <c>https+http</c>.</summary>
    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme.StartsWith("http", StringComparison.Ordinal) && address.Host.Length > 0;
}
