using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Experiments;

/// <summary>The experiment that runs, if one does.</summary>
internal sealed record RunningExperiment(Experiment? Experiment);

internal static class ExperimentsSetup
{
    public static void AddExperiments(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ExperimentsOptions>().BindConfiguration(ExperimentsOptions.Section)
            .Validate(options => string.IsNullOrWhiteSpace(options.File) || File.Exists(options.File), "Experiments__File names a file that does not exist.")
            .ValidateOnStart();
        builder.Services.AddSingleton(provider =>
        {
            var file = provider.GetRequiredService<IOptions<ExperimentsOptions>>().Value.File;
            return new RunningExperiment(string.IsNullOrWhiteSpace(file) ? null : ExperimentFile.Parse(
                file, File.ReadAllText(file), provider.GetRequiredService<ChatModels>(), provider.GetRequiredService<PromptCatalogue>()));
        });
    }
}
