using LlmAspire.RagApi.Experiments;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Ask;

/// <summary>Which model, prompt and width a question gets: the settings, changed by the variant it is assigned to.</summary>
internal sealed class AskPlanner(ChatModels models, PromptCatalogue prompts, RunningExperiment running, IOptions<AskOptions> options)
{
    public AskPlan Plan(Question question)
    {
        var assignment = running.Experiment?.Assign(question.UserId, question.SessionId);
        var overrides = assignment?.Variant.Overrides ?? Overrides.None;
        return new AskPlan(question, Model(overrides), Prompt(overrides), overrides.TopK ?? options.Value.TopK, overrides.Rerank ?? true, assignment);
    }

    private ChatModel Model(Overrides overrides) =>
        overrides.Model is { } name && models.Problem(name, out var model) is null ? models.Get(model) : models.Default;

    private PromptTemplate Prompt(Overrides overrides) =>
        overrides.Prompt is { } name && prompts.TryFind(name, out var prompt) ? prompt : prompts.Current(PromptCatalogue.Answer);
}
