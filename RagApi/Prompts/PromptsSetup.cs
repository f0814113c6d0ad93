using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Prompts;

internal static class PromptsSetup
{
    public static void AddPrompts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PromptsOptions>().BindConfiguration(PromptsOptions.Section);
        builder.Services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<PromptsOptions>>().Value;
            var directory = string.IsNullOrWhiteSpace(options.Directory) ? PromptCatalogue.BuiltInDirectory : Path.GetFullPath(options.Directory);
            return PromptCatalogue.Load(directory, options.Use, provider.GetRequiredService<ILogger<PromptCatalogue>>());
        });
    }
}
