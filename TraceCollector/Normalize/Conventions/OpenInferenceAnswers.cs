using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>What OpenInference's clients leave in the body of a provider's answer, <c>output.value</c>, only; it is parsed where it holds the word that is looked for.</summary>
internal static class OpenInferenceAnswers
{
    /// <summary>Why the model stopped: OpenAI's choices, Gemini's candidates, Anthropic's message.</summary>
    public static string[]? Reasons(Attributes attributes, OpenInferenceValue output)
    {
        if (!Holds(attributes, "finish_reason", "finish_reason"u8) && !Holds(attributes, "stop_reason", "stop_reason"u8) && !Holds(attributes, "finishReason", "finishReason"u8))
            return null;
        var body = output.Json;
        IEnumerable<JsonElement> told = (body?.Member("choices") ?? body?.Member("candidates")) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Take(Flattened.MaxIndex)
            : body is { ValueKind: JsonValueKind.Object } one ? [one] : [];
        string[] reasons = [.. told.Select(item => FinishReason.Normalise(item.Text("finish_reason") ?? item.Text("finishReason") ?? item.Text("stop_reason"))).OfType<string>()];
        return reasons.Length > 0 ? reasons : null;
    }

    /// <summary>Envoy AI Gateway tells each block of Anthropic's answer as an answer, and of its thoughts nothing: the body's, as one.</summary>
    public static IReadOnlyList<ChatMessage>? OfBlocks(Attributes attributes, OpenInferenceValue output) =>
        attributes.String("llm.system") == "anthropic" && output.Json is { } body && body.Text("type") == "message" ? MessageReader.Read(body, "assistant") : null;

    /// <summary>Envoy AI Gateway tells of a ranking the scores: whose they are stands in the body, by the place among the texts that were asked for.</summary>
    public static IReadOnlyList<RetrievedDocument>? Ranking(Attributes attributes, OpenInferenceValue output)
    {
        var ranked = Documents.Flat(attributes, "reranker.output_documents");
        if (ranked is null || attributes.Has("reranker.output_documents.0.document.content") || Documents.Flat(attributes, "reranker.input_documents") is not { } asked
            || output.Json?.Member("results") is not { ValueKind: JsonValueKind.Array } results || results.GetArrayLength() != ranked.Count)
            return ranked;
        // Each is taken once: a ranking that names the same a thousand times would be a thousand times as long.
        var texts = asked.Select(document => document.Content).ToArray();
        return [.. ranked.Zip(results.EnumerateArray(), (document, place) => document with { Content = Taken(texts, place.Number("index")) })];
    }

    private static string? Taken(string?[] texts, double? index)
    {
        if (index is not { } place || (int)place is var at && (at < 0 || at >= texts.Length))
            return null;
        var text = texts[at];
        texts[at] = null;
        return text;
    }

    private static bool Holds(Attributes attributes, string word, ReadOnlySpan<byte> utf8) => attributes["output.value"] switch
    {
        { Utf8: { IsEmpty: false } body } => body.IndexOf(utf8) >= 0,
        var text => text.AsString?.Contains(word, StringComparison.Ordinal) == true,
    };
}
