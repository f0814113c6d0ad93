using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>n8n's own traces: a workflow, and its nodes, whose types tell what they do. Of a model they tell what a node's author chose to (<c>n8n.node.custom.*</c>), most often nothing.</summary>
internal sealed class N8n : IConvention
{
    private const string LangChain = "@n8n/n8n-nodes-langchain.";
    private const string Custom = "n8n.node.custom.";

    public bool Recognises(SpanReading reading) => reading.Has(Families.N8n);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String("n8n.node.type"), attributes.Has("n8n.workflow.name"));
        span.Feature ??= attributes.Text("n8n.workflow.name");
        if (span.Kind == SpanKind.Tool)
            span.ToolName ??= attributes.Text("n8n.node.name");
        span.ModelRequested ??= attributes.Text(Custom + "llm.model");
        span.InputTokens ??= attributes.Count(Custom + "llm.token.input");
        span.OutputTokens ??= attributes.Count(Custom + "llm.token.output");
        if (attributes.Text("n8n.execution.error_type") is not { } error)
            return;
        (span.Failed, span.ErrorType) = (true, span.ErrorType ?? error);
    }

    private static SpanKind KindOf(string? type, bool isWorkflow) => type?.StartsWith(LangChain, StringComparison.Ordinal) == true ? KindOf(type[LangChain.Length..]) : isWorkflow ? SpanKind.Chain : SpanKind.Other;

    private static SpanKind KindOf(string node) => node switch
    {
        _ when node.StartsWith("agent", StringComparison.Ordinal) => SpanKind.Agent,
        _ when node.StartsWith("lm", StringComparison.Ordinal) => SpanKind.Llm,
        _ when node.StartsWith("embeddings", StringComparison.Ordinal) => SpanKind.Embedding,
        _ when node.StartsWith("vectorStore", StringComparison.Ordinal) || node.StartsWith("retriever", StringComparison.Ordinal) => SpanKind.Retriever,
        _ when node.StartsWith("reranker", StringComparison.Ordinal) => SpanKind.Reranker,
        _ when node.StartsWith("tool", StringComparison.Ordinal) || node == "mcpClientTool" => SpanKind.Tool,
        "guardrails" => SpanKind.Guardrail,
        _ when node.StartsWith("chain", StringComparison.Ordinal) => SpanKind.Chain,
        _ => SpanKind.Other,
    };
}
