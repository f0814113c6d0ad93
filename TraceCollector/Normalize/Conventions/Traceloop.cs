using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Traceloop (OpenLLMetry): <c>traceloop.*</c>, <c>llm.request.type</c>, <c>llm.usage.*</c>.</summary>
internal sealed class Traceloop : IConvention
{
    private const string Association = "traceloop.association.properties.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.Traceloop);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("traceloop.span.kind"), attributes.String("llm.request.type"));
        span.InputTokens ??= attributes.Count("llm.usage.prompt_tokens") ?? (span.Kind == SpanKind.Embedding ? attributes.Count("llm.usage.total_tokens") : null);
        span.OutputTokens ??= attributes.Count("llm.usage.completion_tokens");
        span.ReasoningTokens ??= attributes.Count("llm.usage.reasoning_tokens");
        span.TotalTokens ??= attributes.Count("llm.usage.total_tokens");
        span.SessionId ??= attributes.Text(Association + "session_id", Association + "thread_id");
        span.UserId ??= attributes.Text(Association + "user_id");
        span.Feature ??= attributes.Text(Association + "feature", "traceloop.workflow.name");
        span.PromptName ??= attributes.Text("traceloop.prompt.key");
        span.PromptVersion ??= attributes.Text("traceloop.prompt.version", "traceloop.prompt.version_name");
        span.PromptHash ??= attributes.Text("traceloop.prompt.version_hash");
        span.PromptTemplate ??= attributes.Text("traceloop.prompt.template");
        span.PromptVariables ??= attributes.Text("traceloop.prompt.template_variables");
        var input = attributes.Text("traceloop.entity.input");
        var output = attributes.Text("traceloop.entity.output");
        if (span.Kind == SpanKind.Tool)
        {
            var answer = LangChainMessages.Body(Unwrapped(AnyJson.Parse(output), "output"));
            span.ToolName ??= answer?.Text("name") ?? attributes.Text("traceloop.entity.name");
            span.ToolCallId ??= answer?.Text("tool_call_id");
            span.ToolArguments ??= Arguments(input);
            span.ToolResult ??= answer?.Text("content") ?? (Unwrapped(AnyJson.Parse(output), "output") is { } result ? AnyJson.Text(result) : output);
        }
        if (span.Kind == SpanKind.Reranker)
            FillRanking(attributes, span);
        if (span.Kind == SpanKind.Chain && (span.Documents ?? Documents.OfNodes(AnyJson.Parse(output))) is { } found)
        {
            // LlamaIndex: a task whose result is a list of scored nodes has searched.
            (span.Kind, span.Documents) = (SpanKind.Retriever, found);
            span.Query ??= Question(input);
        }
        span.Input ??= PlainText.OfState(Unwrapped(AnyJson.Parse(input), "inputs"), isInput: true) ?? Question(input);
        var json = Unwrapped(AnyJson.Parse(output), "outputs");
        span.Output ??= PlainText.OfState(json, isInput: false) ?? (json is { } said ? AnyJson.Text(said) : output);
    }

    private static SpanKind KindOf(string? kind, string? request) => (kind, request) switch
    {
        ("workflow" or "task", _) => SpanKind.Chain,
        ("agent", _) => SpanKind.Agent,
        ("tool", _) => SpanKind.Tool,
        (_, "chat" or "completion" or "acompletion" or "text_completion" or "atext_completion") => SpanKind.Llm,
        (_, "embedding" or "aembedding") => SpanKind.Embedding,
        (_, "rerank") => SpanKind.Reranker,
        _ => SpanKind.Other,
    };

    /// <summary>Cohere's: the query as a prompt, and each place of the ranking as a completion with its score and, where the client asked for it, its text.</summary>
    private static void FillRanking(Attributes attributes, LlmSpan span)
    {
        span.Query ??= span.InputMessages is { } asked ? Parts.TextOf(asked.SelectMany(message => message.Parts)) : null;
        var ranking = Flattened.List(attributes, "gen_ai.completion");
        if (ranking.Count > 0)
            span.Documents ??= [.. ranking.Select((item, i) => new RetrievedDocument(i + 1, null, item.Number("relevanceScore"), item.Text("content"), null))];
        (span.InputMessages, span.OutputMessages) = (null, null);
    }

    /// <summary>What the tool was called with, out of <c>{ args: […], kwargs: { … } }</c> where one of the two is empty, or of LangChain's <c>{ input_str, inputs, … }</c>.</summary>
    private static string? Arguments(string? input)
    {
        if (AnyJson.Parse(input) is not { ValueKind: JsonValueKind.Object } call)
            return input;
        if (call.Member("args") is not { ValueKind: JsonValueKind.Array } list)
            return call.Member("inputs")?.GetRawText() ?? call.Text("input_str") ?? input;
        var named = call.Member("kwargs") is { ValueKind: JsonValueKind.Object } map && map.EnumerateObject().Any() ? map.GetRawText() : null;
        return (list.GetArrayLength(), named) switch
        {
            (0, not null) => named,
            (1, null) => AnyJson.Text(list[0]),
            _ => input,
        };
    }

    /// <summary>The Python handler for LangChain writes <c>{ inputs | outputs | output, tags, metadata, kwargs }</c>.</summary>
    private static JsonElement? Unwrapped(JsonElement? json, string name) => json?.Member("kwargs") is not null && json?.Member(name) is { } inner ? inner : json;

    /// <summary>The single text among the arguments <c>{ args: […], kwargs: { … } }</c> or <c>{ inputs: { … }, kwargs }</c>, <c>null</c> where there are none, else the JSON as it is.</summary>
    private static string? Question(string? input)
    {
        if (AnyJson.Parse(input) is not { } call)
            return input;
        if (Unwrapped(call, "inputs") is { ValueKind: JsonValueKind.Object } inputs && call.Member("inputs") is not null)
            return inputs.EnumerateObject().Take(2).ToArray() is [{ Value.ValueKind: JsonValueKind.String } single] ? single.Value.GetString() : inputs.GetRawText();
        if (call.Member("args") is not { ValueKind: JsonValueKind.Array } list)
            return input;
        var named = call.Member("kwargs") is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject().Select(item => item.Value) : [];
        return list.EnumerateArray().Concat(named).Take(2).ToArray() switch
        {
            [] => null,
            [{ ValueKind: JsonValueKind.String } only] => only.GetString(),
            _ => input,
        };
    }
}
