using System.Text.Json;
using LlmAspire.RagApi.Ask;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.RagApi.Caching;

/// <summary>Answers that were given before to the very same prompt, where <c>Cache__Answers</c> wants them.</summary>
/// <param name="cache"><c>null</c> where it does not.</param>
internal sealed class AnswerCache(ModelCache? cache)
{
    /// <summary>
    /// Model, prompt and index version stand in the name, every message and setting in the hash: a change of any is another answer.
    /// <c>null</c> where none may be kept: a replay looks at what a model says now.
    /// </summary>
    public string? KeyOf(AskPlan plan, Prompt prompt, string? indexVersion) => cache is null || plan.IsReplay
        ? null
        : ModelCache.KeyOf(
            $"answer:{plan.Model.Ref}:{plan.Prompt.Hash}:{indexVersion}",
            [plan.Prompt.Version.ToString(), JsonSerializer.Serialize(plan.Prompt.Settings, WireJson.Options), .. prompt.Messages.SelectMany(message => (string[])[message.Role, message.Content])]);

    public async ValueTask<Draft?> FindAsync(string? key, CancellationToken cancellationToken) =>
        key is not null && await cache!.FindAsync(key, cancellationToken) is { } found ? JsonSerializer.Deserialize<Draft>(found, WireJson.Options) : null;

    /// <summary>What a content filter ended is no answer to give twice.</summary>
    public ValueTask KeepAsync(string? key, Draft draft, CancellationToken cancellationToken) =>
        key is null || draft.Filtered || draft.Text.Length == 0 ? ValueTask.CompletedTask : cache!.KeepAsync(key, JsonSerializer.SerializeToUtf8Bytes(draft, WireJson.Options), cancellationToken);
}
