using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using LlmAspire.RagApi.Retrieval;
using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Replay;

/// <summary>Checks a replay and plans it: what is frozen, what is exchanged. The question takes no part in an experiment.</summary>
internal sealed class ReplayReading(ChatModels models, PromptCatalogue prompts, ISearchIndexSource indexes, IOptions<AskOptions> options)
{
    private static readonly string[] roles = ["user", "assistant", "system"];

    /// <summary><c>null</c> where <paramref name="errors"/> says why.</summary>
    public async Task<AskPlan?> CheckAsync(ReplayRequest request, FieldErrors errors, CancellationToken cancellationToken)
    {
        QuestionReading.CheckQuestion(request.Question, errors);
        var swap = request.Swap ?? new Swap();
        var model = Model(swap.Model, errors);
        var prompt = Prompt(swap.Prompt, request.Frozen, errors);
        if (swap.TopK is not (null or (>= 1 and <= 50)))
            errors.Note("swap.topK", $"is {swap.TopK}; expected 1 to 50");
        CheckMessages(request.Frozen?.Messages, errors);
        var evidence = Evidence(request.Frozen?.Evidence, errors);
        await CheckIndexAsync(swap, errors, cancellationToken);
        if (errors.Count > 0)
            return null;
        var topK = swap.TopK ?? options.Value.TopK;
        var frozen = new FrozenParts(evidence?.Take(swap.TopK ?? evidence.Count).ToList(), swap.Chunks, request.Frozen?.Messages);
        return new AskPlan(new Question(request.Question!, null, null, null, []), model!, prompt!, topK, Rerank: true, Assignment: null, swap.Chunks is null ? frozen : frozen with { Evidence = null });
    }

    private ChatModel? Model(string? name, FieldErrors errors)
    {
        if (name is null)
            return models.Default;
        if (models.Problem(name, out var model) is not { } problem)
            return models.Get(model);
        errors.Note("swap.model", problem);
        return null;
    }

    private PromptTemplate? Prompt(string? name, Frozen? frozen, FieldErrors errors)
    {
        if (name is not null && frozen?.Messages is not null)
            errors.Note("swap.prompt", "cannot be exchanged while frozen.messages keeps the rendered prompt");
        if (name is null)
            return prompts.Current(PromptCatalogue.Answer);
        if (prompts.TryFind(name, out var prompt))
            return prompt;
        errors.Note("swap.prompt", $"there is no {name}; there are {prompts.Known}");
        return null;
    }

    private static void CheckMessages(IReadOnlyList<FrozenMessage>? messages, FieldErrors errors)
    {
        if (messages is { Count: 0 })
            errors.Note("frozen.messages", "is empty; leave it out to render the prompt anew");
        for (var i = 0; i < (messages?.Count ?? 0); i++)
            if (messages![i] is not { } message || !roles.Contains(message.Role) || message.Content is null)
                errors.Note($"frozen.messages[{i}]", "needs a role (user, assistant or system) and a content");
    }

    private static List<Candidate>? Evidence(IReadOnlyList<FrozenChunk>? chunks, FieldErrors errors)
    {
        for (var i = 0; i < (chunks?.Count ?? 0); i++)
            if (chunks![i] is not { ChunkId: { Length: > 0 }, Text: not null })
                errors.Note($"frozen.evidence[{i}]", "needs a chunkId and a text");
        return errors.Count > 0 ? null : chunks?.Select((chunk, i) => new Candidate(
            new Chunk(chunk.ChunkId, chunk.DocumentId ?? "", chunk.Title ?? "", chunk.Text, i, new Dictionary<string, string>()), chunk.Score, new HitRanks(null, null, null, null))).ToList();
    }

    /// <summary>Only the index that answers now is kept; another version cannot be brought back by name.</summary>
    private async Task CheckIndexAsync(Swap swap, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (swap.Index is null && swap.Chunks is null)
            return;
        var index = await indexes.CurrentAsync(cancellationToken);
        if (swap.Index is { } version && version != index.Info.Version)
            errors.Note("swap.index", $"is {version}; the index that answers now is {index.Info.Version}, and no other is kept");
        foreach (var id in swap.Chunks ?? [])
            if (index.Find(id) is null)
                errors.Note("swap.chunks", $"holds '{id}', which the index {index.Info.Version} does not");
    }
}
