namespace LlmAspire.TraceCollector.Normalize;

/// <summary>Names of model providers as OpenTelemetry's <c>gen_ai.provider.name</c> has them.</summary>
internal static class Providers
{
    /// <summary>Lower case, old and vendors' aliases replaced; unknown names stay as they are.</summary>
    public static string? Normalise(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        null or "" or "other" or "langchain" or "spring_ai" or "eino" or "autogen" or "agno" or "crewai" or "langgraph" or "unknown" => null,
        // Dify names the plugin: langgenius/openai/openai.
        ['l', 'a', 'n', 'g', 'g', 'e', 'n', 'i', 'u', 's', '/', .. var plugin] => Normalise(plugin[(plugin.LastIndexOf('/') + 1)..]),
        // The classes of LangChain's models (Flowise).
        ['c', 'h', 'a', 't', .. ("openai" or "anthropic" or "mistralai" or "ollama" or "groq" or "cohere" or "deepseek" or "xai" or "vertexai" or "bedrock" or "togetherai") and var vendor] => Normalise(vendor),
        "azurechatopenai" => "azure.ai.openai",
        "chatgooglegenerativeai" => "gcp.gen_ai",
        "open_ai" => "openai",
        "az.ai.openai" or "azure.openai" or "azure_open_ai" or "azure" or "azure_openai" or "azure-openai" or "azureopenai" => "azure.ai.openai",
        "az.ai.inference" or "azure_ai_inference" => "azure.ai.inference",
        "vertex_ai" or "vertexai" or "google-vertex" or "google_vertexai" or "google_vertex_ai_gemini" => "gcp.vertex_ai",
        "gemini" or "googleai" or "google_ai_gemini" => "gcp.gemini",
        "google" or "google_genai" => "gcp.gen_ai",
        "xai" => "x_ai",
        "together" or "togetherai" => "together_ai",
        "mistralai" or "mistral" => "mistral_ai",
        "aws" or "bedrock" or "aws_bedrock" or "amazon_bedrock" or "amazon-bedrock" => "aws.bedrock",
        "watsonx" => "ibm.watsonx.ai",
        var known => known,
    };

    /// <summary>The provider behind a well-known host; <paramref name="address"/> may be a host or, from Semantic Kernel, a whole URL.</summary>
    public static string? FromAddress(string? address)
    {
        var host = Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Host.Length > 0 ? url.Host : address;
        return host switch
        {
            null => null,
            "api.openai.com" => "openai",
            "api.anthropic.com" => "anthropic",
            "generativelanguage.googleapis.com" => "gcp.gemini",
            "api.mistral.ai" => "mistral_ai",
            "api.cohere.com" or "api.cohere.ai" => "cohere",
            "api.deepseek.com" => "deepseek",
            "api.groq.com" => "groq",
            "api.x.ai" => "x_ai",
            "api.perplexity.ai" => "perplexity",
            "api.together.xyz" or "api.together.ai" => "together_ai",
            _ when host.EndsWith("aiplatform.googleapis.com", StringComparison.OrdinalIgnoreCase) => "gcp.vertex_ai",
            _ when host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase) => "azure.ai.openai",
            _ when host.EndsWith(".inference.ai.azure.com", StringComparison.OrdinalIgnoreCase) => "azure.ai.inference",
            _ => null,
        };
    }
}
