using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>DeepEval (Confident AI): <c>confident.*</c>, alone or beside <c>gen_ai.*</c>. What is no plain value is JSON in a string; retrieved documents are texts.</summary>
internal sealed class Confident : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.Confident);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("confident.span.type"));
        var (input, output) = (attributes.Text("confident.span.input"), attributes.Text("confident.span.output"));
        if (span.Kind == SpanKind.Llm)
            FillCall(attributes, span);
        if (span.Kind == SpanKind.Retriever)
        {
            span.Query ??= input;
            span.Documents ??= Texts(attributes) is { } texts ? [.. texts.Take(Flattened.MaxIndex).Select((text, i) => new RetrievedDocument(i + 1, null, null, text, null))] : null;
            span.Embedder ??= attributes.Text("confident.retriever.embedder");
        }
        if (span.Kind == SpanKind.Tool)
            (span.ToolName, span.ToolArguments, span.ToolResult) = (span.ToolName ?? attributes.Text("confident.tool.name"), span.ToolArguments ?? input, span.ToolResult ?? output);
        span.PromptName ??= attributes.Text("confident.span.prompt_alias");
        span.PromptVersion ??= attributes.Text("confident.span.prompt_version", "confident.span.prompt_label");
        span.PromptHash ??= attributes.Text("confident.span.prompt_commit_hash");
        span.SessionId ??= attributes.Text("confident.trace.thread_id", "confident.trace.session_id");
        span.UserId ??= attributes.Text("confident.trace.user_id");
        if (span.InputMessages is null)
            span.Input ??= input ?? attributes.Text("confident.trace.input");
        if (span.OutputMessages is null)
            span.Output ??= output ?? attributes.Text("confident.trace.output");
    }

    private static SpanKind KindOf(string? type) => type switch
    {
        "llm" => SpanKind.Llm,
        "agent" => SpanKind.Agent,
        "retriever" => SpanKind.Retriever,
        "tool" => SpanKind.Tool,
        "custom" or "base" => SpanKind.Chain,
        _ => SpanKind.Other,
    };

    private static void FillCall(Attributes attributes, LlmSpan span)
    {
        span.ModelRequested ??= attributes.Text("confident.llm.model");
        span.InputTokens ??= attributes.Count("confident.llm.input_token_count");
        span.OutputTokens ??= attributes.Count("confident.llm.output_token_count");
        span.ReportedCostUsd ??= (span.InputTokens * attributes.Number("confident.llm.cost_per_input_token")) + (span.OutputTokens * attributes.Number("confident.llm.cost_per_output_token"));
        span.InputMessages ??= MessageReader.Read(Messages(attributes, "confident.span.input"), "user");
        span.OutputMessages ??= MessageReader.Read(Messages(attributes, "confident.span.output"), "assistant");
    }

    /// <summary>A list of messages may be a list of strings, each the JSON of one.</summary>
    private static JsonElement? Messages(Attributes attributes, string key) =>
        attributes[key].AsArray is { Length: > 0 } list && Array.TrueForAll(list, item => item.AsString is ['{', ..])
            ? AnyJson.Parse($"[{string.Join(',', list.Take(Flattened.MaxIndex).Select(item => item.AsString))}]")
            : attributes.Json(key);

    private static IReadOnlyList<string>? Texts(Attributes attributes) => attributes["confident.span.retrieval_context"].Kind == ValueKind.Array ? attributes.Texts("confident.span.retrieval_context") : null;
}
