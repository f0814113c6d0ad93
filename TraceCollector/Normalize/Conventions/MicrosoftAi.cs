using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Microsoft's libraries where they leave the convention. Microsoft.Extensions.AI: the wrapper <c>orchestrate_tools</c> has no operation, additional
/// properties stand as bare keys (<c>user</c>). Semantic Kernel: the finish reason is singular, functions in Java have names of their own. Azure.AI.Inference: an embedding is known by its
/// client alone. Agent Framework: a workflow's run and the steps of its executors have names of their own.
/// </summary>
internal sealed class MicrosoftAi : IConvention
{
    public bool Recognises(SpanReading reading) =>
        reading.Has(Families.GenAi | Families.AgentWorkflows) || reading.Span.Name == "orchestrate_tools" || IsJavaFunction(reading) || IsAzureEmbedding(reading);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(reading);
        if (IsAzureEmbedding(reading))
            span.Provider ??= "azure.ai.inference";
        if (IsJavaFunction(reading))
            span.ToolName ??= attributes.Text("semantic_kernel.function.invocation.name");
        span.FinishReasons ??= FinishReason.Read(attributes, "gen_ai.response.finish_reason");
        span.UserId ??= attributes.String("user") is { Length: > 0 } user ? user : null;
        span.Input ??= AnyJson.Unquoted(attributes.Text("executor.input"));
        span.Output ??= AnyJson.Unquoted(attributes.Text("executor.output"));
    }

    /// <summary>Of a workflow, messages, edges and the build do no work of their own.</summary>
    private static SpanKind KindOf(SpanReading reading) => reading.Span.Name switch
    {
        "orchestrate_tools" => SpanKind.Chain,
        "workflow.session" or "workflow.run" when reading.Attributes.Has("workflow.id") => SpanKind.Chain,
        _ when reading.Attributes.Has("executor.id") => SpanKind.Chain,
        _ when IsJavaFunction(reading) => SpanKind.Tool,
        _ when IsAzureEmbedding(reading) => SpanKind.Embedding,
        _ => SpanKind.Other,
    };

    /// <summary>A kernel's function has no operation in Java.</summary>
    private static bool IsJavaFunction(SpanReading reading) => reading.Span.Name.StartsWith("function_invocation ", StringComparison.Ordinal);

    private static bool IsAzureEmbedding(SpanReading reading) => reading.Span.Scope.Name is "Azure.AI.Inference.EmbeddingsClient" or "Azure.AI.Inference.ImageEmbeddingsClient";
}
