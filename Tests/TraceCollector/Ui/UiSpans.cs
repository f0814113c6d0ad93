using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>The spans of one answer, as RagApi makes them.</summary>
internal static class UiSpans
{
    public static IReadOnlyList<SpanDetail> Of(DateTimeOffset at)
    {
        var root = Span(at, "1000000000000001", null, "ask", SpanKind.Chain, null, 0, 1241.3) with
        {
            Input = "How do I rotate a key without downtime?",
            Output = "Rotate in two steps: add the new key [1], then remove the old one when no client uses it. It takes an hour.",
        };
        return
        [
            root,
            Span(at, "1000000000000002", root.SpanId, "embed", SpanKind.Chain, Stage.Embed, 1, 22.9),
            Span(at, "1000000000000003", "1000000000000002", "embeddings offline", SpanKind.Embedding, null, 2, 20.1) with { Model = new("offline-lsa", null, "offline"), Usage = new(9, null, null, null, null), CostUsd = 0, CostState = CostState.Priced },
            Span(at, "1000000000000004", root.SpanId, "search", SpanKind.Retriever, Stage.Search, 24, 31.1) with { Query = "rotate key downtime", Documents = Documents("tls.md#1", "limits.md#4", "keys.md#2") },
            Span(at, "1000000000000005", root.SpanId, "rerank", SpanKind.Reranker, Stage.Rerank, 56, 12.8) with { Documents = Documents("keys.md#2", "tls.md#1", "limits.md#4") },
            Span(at, "1000000000000006", root.SpanId, "llm", SpanKind.Chain, Stage.Llm, 70, 1162) with { Prompt = new("answer", "1.2.0", "a1b2c3d4e5f6", "Answer from the evidence: {{evidence}}\n{{question}}", """{"question":"…"}""") },
            Span(at, "1000000000000007", "1000000000000006", "chat gpt-4o-mini", SpanKind.Llm, null, 72, 1158) with
            {
                Model = new("gpt-4o-mini", "gpt-4o-mini-2024-07-18", "openai"),
                Usage = new(908, 96, 128, null, null),
                CostUsd = 0.0031,
                CostState = CostState.Priced,
                TimeToFirstTokenMs = 318,
                FinishReasons = ["stop"],
                InputMessages = [Message("system", "Answer from the evidence only, with citations."), Message("user", "How do I rotate a key without downtime?")],
                OutputMessages = [Message("assistant", "Rotate in two steps: add the new key [1] …") with { FinishReason = "stop" }],
                Attributes = new Dictionary<string, JsonElement> { ["gen_ai.operation.name"] = JsonSerializer.SerializeToElement("chat"), ["gen_ai.usage.input_tokens"] = JsonSerializer.SerializeToElement(908) },
                Resource = new Dictionary<string, JsonElement> { ["service.name"] = JsonSerializer.SerializeToElement("ragapi") },
            },
            Span(at, "1000000000000008", root.SpanId, "post", SpanKind.Chain, Stage.Post, 1236, 2.2),
        ];
    }

    public static SpanDetail Span(DateTimeOffset at, string id, string? parent, string name, SpanKind kind, Stage? stage, double offset, double ms) => new()
    {
        SpanId = id,
        ParentSpanId = parent,
        Name = name,
        Kind = kind,
        Stage = stage,
        Service = "ragapi",
        StartedAt = at.AddMilliseconds(offset),
        OffsetMs = offset,
        DurationMs = ms,
    };

    private static ChatMessage Message(string role, string text) => new(role, [JsonSerializer.SerializeToElement(new { type = "text", content = text })]);

    private static List<RetrievedDocument> Documents(params string[] ids) =>
        [.. ids.Select((id, index) => new RetrievedDocument(index + 1, id, 0.83 - 0.11 * index,
            $"Text of {id}. A key is rotated in two steps: the new key is added first, and the old one is removed when the last client has changed.", $$"""{"title":"{{id.Split('#')[0]}}","heading":"Rotation"}"""))];
}
