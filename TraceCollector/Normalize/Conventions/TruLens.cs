using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// TruLens (Python, TypeScript): functions of an application with a type, <c>ai.observability.span_type</c>, an attribute for each argument and what they returned. A call of a model is
/// known by its cost.
/// </summary>
internal sealed class TruLens : IConvention
{
    private const string Prefix = "ai.observability.";
    private const string Arguments = Prefix + "call.kwargs.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.TruLens);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        var type = attributes.String(Prefix + "span_type");
        if (span.Kind == SpanKind.Other)
            span.Kind = attributes.Has(Prefix + "cost.model") ? SpanKind.Llm : KindOf(type);
        // The calls of a judge are spans of its evaluation.
        span.IsEvaluation |= type is "eval" or "eval_root";
        if (span.Kind == SpanKind.Llm)
            FillCall(attributes, span);
        if (span.Kind is SpanKind.Retriever or SpanKind.Reranker)
            FillSearch(attributes, span);
        var input = Input(attributes, span.Kind != SpanKind.Tool);
        var output = attributes.Text(Prefix + "call.return", Prefix + "mcp.output_content", Prefix + "graph_node.output_state", Prefix + "graph_task.output_state", Prefix + "workflow.output_event");
        if (span.Kind == SpanKind.Tool)
            (span.ToolName, span.ToolArguments, span.ToolResult) = (span.ToolName ?? attributes.Text(Prefix + "mcp.tool_name", Prefix + "call.function"), span.ToolArguments ?? input, span.ToolResult ?? output);
        span.Input ??= attributes.Text(Prefix + "record_root.input") ?? (span.InputMessages is null ? input : null);
        span.Output ??= attributes.Text(Prefix + "record_root.output") ?? output;
        FillError(attributes, span);
    }

    private static SpanKind KindOf(string? type) => type switch
    {
        "generation" => SpanKind.Llm,
        "retrieval" => SpanKind.Retriever,
        "reranking" => SpanKind.Reranker,
        "tool" or "MCP" => SpanKind.Tool,
        "agent" => SpanKind.Agent,
        "eval" or "eval_root" => SpanKind.Evaluator,
        null => SpanKind.Other,
        _ => SpanKind.Chain,
    };

    private static void FillCall(Attributes attributes, LlmSpan span)
    {
        span.ModelRequested ??= attributes.Text(Arguments + "model");
        span.ModelAnswered ??= attributes.Text(Prefix + "cost.model");
        span.InputTokens ??= attributes.Count(Prefix + "cost.num_prompt_tokens");
        span.OutputTokens ??= attributes.Count(Prefix + "cost.num_completion_tokens");
        span.ReasoningTokens ??= attributes.Count(Prefix + "cost.num_reasoning_tokens");
        span.TotalTokens ??= attributes.Count(Prefix + "cost.num_tokens");
        // Snowflake's models cost credits.
        if (attributes.String(Prefix + "cost.cost_currency") is null or "USD")
            span.ReportedCostUsd ??= attributes.Number(Prefix + "cost.cost");
        span.InputMessages ??= MessageReader.Read(attributes.Json(Arguments + "messages"), "user");
    }

    private static void FillSearch(Attributes attributes, LlmSpan span)
    {
        span.Query ??= attributes.Text(Prefix + "retrieval.query_text", Prefix + "reranking.query_text");
        span.ModelRequested ??= attributes.Text(Prefix + "reranking.model_name");
        var scores = attributes[Prefix + "reranking.output_context_scores"].AsArray ?? [];
        if ((attributes[Prefix + "retrieval.retrieved_contexts"].AsArray ?? attributes[Prefix + "reranking.output_context_texts"].AsArray) is { } texts)
            span.Documents ??= [.. texts.Take(Flattened.MaxIndex).Select((text, i) => new RetrievedDocument(i + 1, null, i < scores.Length ? scores[i].AsDouble : null, text.AsString, null))];
    }

    /// <summary>The arguments as an object; of a single text that text, but for a tool.</summary>
    private static string? Input(Attributes attributes, bool isPlain)
    {
        var named = attributes.Items.Where(item => item.Key.StartsWith(Arguments, StringComparison.Ordinal)).Take(Flattened.MaxIndex)
            .DistinctBy(item => item.Key).Select(item => KeyValuePair.Create(item.Key[Arguments.Length..], item.Value)).ToArray();
        return named switch
        {
            [] => attributes.Text(Prefix + "mcp.input_arguments", Prefix + "graph_node.input_state", Prefix + "graph_task.input_state", Prefix + "workflow.input_event"),
            [var only] when isPlain && only.Value.AsString is { } text => text,
            _ => AnyJson.ToElement(AnyValue.Of(new Attributes(named))).GetRawText(),
        };
    }

    private static void FillError(Attributes attributes, LlmSpan span)
    {
        var error = attributes.Text(Prefix + "call.error", Prefix + "record_root.error", Prefix + "eval_root.error", Prefix + "eval.error", Prefix + "graph_node.error", Prefix + "graph_task.error", Prefix + "workflow.error");
        var isError = attributes[Prefix + "mcp.output_is_error"].AsBool == true;
        if (error is null && !isError)
            return;
        (span.Failed, span.ErrorMessage) = (true, span.ErrorMessage ?? error);
    }
}
