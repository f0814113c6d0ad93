using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Traceloop (OpenLLMetry): <c>traceloop.*</c>, <c>llm.request.type</c>, <c>llm.usage.*</c>.</summary>
internal sealed partial class Traceloop : IConvention
{
    private const string Association = "traceloop.association.properties.";

    private const string LangChain = "opentelemetry.instrumentation.langchain";

    /// <summary>VoltAgent counts something else under the same names.</summary>
    public bool Recognises(SpanReading reading) => (reading.Has(Families.Traceloop) && !VoltAgent.Is(reading.Span)) || reading.Span.Scope.Name is "opentelemetry.instrumentation.voyageai" or LangChain;

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = IsPreparation(span.Source.Name) ? SpanKind.Chain : KindOf(attributes.String("traceloop.span.kind"), attributes.String("llm.request.type") ?? OfLlamaIndex(attributes));
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
        span.PromptTemplateSource = span.PromptTemplateSource.Or(attributes["traceloop.prompt.template"]);
        span.PromptVariablesSource = span.PromptVariablesSource.Or(attributes["traceloop.prompt.template_variables"]);
        if (span.Kind == SpanKind.Reranker)
            FillRanking(attributes, span);
        if (span.Kind == SpanKind.Tool && reading.Span.Scope.Name == LangChain)
        {
            // The newest handler writes under the standard's names what it wrote under its own.
            (span.ToolArguments, span.ToolResult) = (null, null);
            FillContent(attributes.Text("gen_ai.tool.call.arguments"), attributes.Text("gen_ai.tool.call.result"), null, span);
        }
        FillContent(attributes.Text("traceloop.entity.input", "gen_ai.task.input"), attributes.Text("traceloop.entity.output", "gen_ai.task.output"), attributes.Text("traceloop.entity.name"), span);
    }

    /// <summary>What a function was given and what it returned, as JSON of Python's arguments.</summary>
    public static void FillContent(string? input, string? output, string? name, LlmSpan span)
    {
        var (asked, answered) = (AnyJson.Parse(input), AnyJson.Parse(output));
        if (span.Kind == SpanKind.Tool)
        {
            var result = OfMcp(answered, "is_error", "result") ?? Unwrapped(answered, "output");
            var answer = LangChainMessages.Body(result);
            span.ToolName ??= answer?.Text("name") ?? name;
            span.ToolCallId ??= answer?.Text("tool_call_id");
            span.ToolArguments ??= Arguments(asked) ?? input;
            span.ToolResult ??= answer?.Text("content") ?? TextOfBlocks(result) ?? Text(result) ?? output;
        }
        if (span.Kind is SpanKind.Chain or SpanKind.Reranker && (span.Documents ?? Documents.OfNodes(answered)) is { } found)
        {
            // LlamaIndex: a task whose result is a list of scored nodes has searched.
            (span.Kind, span.Documents) = (span.Kind == SpanKind.Chain ? SpanKind.Retriever : span.Kind, found);
            span.Query ??= Question(asked, input);
        }
        if (span.Kind == SpanKind.Retriever)
            span.Query ??= asked?.Text("inputs");
        span.Input ??= PlainText.OfState(Unwrapped(asked, "inputs"), isInput: true) ?? Question(asked, input);
        var said = Unwrapped(answered, "outputs");
        span.Output ??= PlainText.OfState(said, isInput: false) ?? (said is null ? output : Text(said));
    }

    /// <summary>FastMCP's servers answer with content blocks, of which only texts are a text.</summary>
    private static string? TextOfBlocks(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object && LazyParts.IsText(item)) ? Parts.TextOf(list.EnumerateArray()) : null;

    private static string? Text(JsonElement? json) => json is { } given ? AnyJson.Text(given) : null;

    private static string? OfLlamaIndex(Attributes attributes) => attributes.Has("rerank.model_name") ? "rerank" : attributes.Has("embedding.model_name") ? "embedding" : null;

    /// <summary>The client of watsonx calls these completions as well, though no model is asked.</summary>
    private static bool IsPreparation(string name) => name is "watsonx.model_init" or "watsonx.get_details";

    private static SpanKind KindOf(string? kind, string? request) => (kind, request) switch
    {
        // LlamaIndex's calls are tasks.
        (_, "chat" or "completion" or "acompletion" or "text_completion" or "atext_completion") => SpanKind.Llm,
        (_, "embedding" or "aembedding") => SpanKind.Embedding,
        (_, "rerank") => SpanKind.Reranker,
        ("workflow" or "task" or "handoff" or "server", _) => SpanKind.Chain,
        ("guardrail", _) => SpanKind.Guardrail,
        ("agent", _) => SpanKind.Agent,
        ("tool", _) => SpanKind.Tool,
        _ => SpanKind.Other,
    };

    /// <summary>
    /// Cohere's: the query as the user's prompt and the documents as the system's, and each place of the ranking as a completion, which holds its score and its text (JavaScript) or
    /// says them, <c>Doc 1, Score: 0.98</c> and the text below where the client asked for it (Python).
    /// </summary>
    private static void FillRanking(Attributes attributes, LlmSpan span)
    {
        var asked = span.InputMessages ?? [];
        span.ModelRequested ??= attributes.Text("rerank.model_name");
        span.Query ??= attributes.Text("rerank.query") ?? Parts.TextOf(asked.Where(message => message.Role == "user").SelectMany(message => message.Parts));
        // Each is taken once: a ranking that names the same a thousand times would be a thousand times as long.
        var told = asked.Select(message => message.Role == "system" ? message : null).ToArray();
        var ranking = Flattened.List(attributes, "gen_ai.completion");
        if (ranking.Count > 0)
            span.Documents ??= [.. ranking.Select((item, i) => Place(item, i + 1, told))];
        (span.InputMessages, span.OutputMessages) = (null, null);
    }

    private static RetrievedDocument Place(Attributes item, int rank, ChatMessage?[] told)
    {
        var content = item.Text("content");
        if (Said().Match(content ?? "") is not { Success: true } said)
            return new(rank, null, item.Number("relevanceScore"), content, null);
        var index = int.TryParse(said.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < told.Length ? number : -1;
        var text = said.Groups["text"] is { Success: true } below ? below.Value : index >= 0 && told[index] is { } document ? Parts.TextOf(document.Parts) : null;
        if (index >= 0)
            told[index] = null;
        return new(rank, null, AttributeReading.Number(AnyValue.Of(said.Groups["score"].Value)), text, null);
    }

    [GeneratedRegex(@"^Doc (?<index>[0-9]+), Score: (?<score>[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?)(\n(?<text>.*))?$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Said();

    /// <summary>What the tool was called with, out of <c>{ args: […], kwargs: { … } }</c> where one of the two is empty, or of LangChain's <c>{ input_str, inputs, … }</c>; else <c>null</c>.</summary>
    private static string? Arguments(JsonElement? asked)
    {
        if (asked is not { ValueKind: JsonValueKind.Object } call)
            return null;
        if (call.Member("args") is not { ValueKind: JsonValueKind.Array } list)
            return (call.Member("inputs") ?? OfMcp(call, "tool_name", "arguments"))?.GetRawText() ?? call.Text("input_str");
        var named = call.Member("kwargs") is { ValueKind: JsonValueKind.Object } map && map.EnumerateObject().Any() ? map.GetRawText() : null;
        return (list.GetArrayLength(), named) switch
        {
            (0, not null) => named,
            (1, null) => AnyJson.Text(list[0]),
            _ => null,
        };
    }

    /// <summary>Clients of the Model Context Protocol: <c>{ tool_name, arguments }</c> and <c>{ result, is_error? }</c>, and nothing else.</summary>
    private static JsonElement? OfMcp(JsonElement? json, string beside, string name) =>
        json?.Member(name) is { } inner && json.Value.EnumerateObject().All(property => property.Name == name || property.Name == beside) ? inner : null;

    /// <summary>The Python handler for LangChain writes <c>{ inputs | outputs | output, tags, metadata, kwargs }</c>.</summary>
    private static JsonElement? Unwrapped(JsonElement? json, string name) => json?.Member("kwargs") is not null && json?.Member(name) is { } inner ? inner : json;

    /// <summary>The single text among the arguments <c>{ args: […], kwargs: { … } }</c> or <c>{ inputs: { … }, kwargs }</c>, <c>null</c> where there are none, else the JSON as it is.</summary>
    private static string? Question(JsonElement? asked, string? input)
    {
        if (asked is not { } call)
            return input;
        if (Unwrapped(call, "inputs") is { ValueKind: JsonValueKind.String } text && call.Member("inputs") is not null)
            return text.GetString();
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
