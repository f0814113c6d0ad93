namespace LlmAspire.RagApi.Contracts;

public sealed record FrozenMessage(string Role, string Content);

public sealed record FrozenChunk(string ChunkId, string DocumentId, string Title, string Text, double Score);

/// <summary>What is kept from the original: the evidence (embed, search and rerank do not run), or the rendered messages too.</summary>
public sealed record Frozen(IReadOnlyList<FrozenChunk>? Evidence = null, IReadOnlyList<FrozenMessage>? Messages = null);

/// <summary>What is exchanged: a prompt <c>name@version</c>, a model, how many chunks, the index, or chunk ids to use.</summary>
public sealed record Swap(string? Prompt = null, string? Model = null, int? TopK = null, string? Index = null, IReadOnlyList<string>? Chunks = null);

public sealed record ReplayRequest(string? Question, Frozen? Frozen = null, Swap? Swap = null);

/// <summary>The answer, and the messages the model got.</summary>
public sealed record ReplayResponse(
    string Answer,
    string Outcome,
    IReadOnlyList<Citation> Citations,
    string TraceId,
    string SpanId,
    string? Model,
    PromptRef? Prompt,
    ExperimentRef? Experiment,
    Usage Usage,
    double? CostUsd,
    IReadOnlyList<StageTime> Stages,
    IReadOnlyList<FrozenMessage> Rendered)
    : AskResponse(Answer, Outcome, Citations, TraceId, SpanId, Model, Prompt, Experiment, Usage, CostUsd, Stages);
