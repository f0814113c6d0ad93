using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>Spring AI beside <c>gen_ai.*</c> and <c>db.*</c>: <c>spring.ai.kind</c> and the names of its tools and conversations. All its values are texts.</summary>
internal sealed class SpringAi : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.SpringAi);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = attributes.String("spring.ai.kind") switch
            {
                "chat_client" or "advisor" => SpanKind.Chain,
                "tool_call" => SpanKind.Tool,
                // The store's own writes are no searches.
                "vector_store" when attributes.String("db.operation.name") is null or "query" => SpanKind.Retriever,
                _ => SpanKind.Other,
            };
        span.SessionId ??= attributes.Text("spring.ai.chat.client.conversation.id");
        span.ToolName ??= attributes.Text("spring.ai.tool.definition.name");
        span.ToolArguments ??= attributes.Text("spring.ai.tool.call.arguments");
        span.ToolResult ??= attributes.Text("spring.ai.tool.call.result");
    }
}
