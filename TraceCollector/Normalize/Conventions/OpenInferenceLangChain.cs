using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// What OpenInference's LangChain clients leave in <c>output.value</c> only: the model that answered (<c>llm.model_name</c> repeats the requested one), the ids
/// of documents and of the call that a tool answers.
/// </summary>
internal static class OpenInferenceLangChain
{
    public static bool Recognises(SpanReading reading) => reading.Span.Scope.Name is "@arizeai/openinference-instrumentation-langchain" or "openinference.instrumentation.langchain";

    public static void Fill(Attributes attributes, LlmSpan span)
    {
        if (span.Kind is not (SpanKind.Llm or SpanKind.Retriever or SpanKind.Tool) || attributes.Json("output.value") is not { ValueKind: JsonValueKind.Object } output)
            return;
        if (span.Kind == SpanKind.Llm)
            FillCall(output, span);
        if (span.Kind == SpanKind.Retriever)
            span.Documents ??= Documents.OfLangChain(output.Member("documents"));
        if (span.Kind == SpanKind.Tool)
            span.ToolCallId ??= LangChainMessages.Body(output.Member("output"))?.Text("tool_call_id");
    }

    private static void FillCall(JsonElement output, LlmSpan span)
    {
        var metadata = LangChainMessages.Answer(output)?.Member("response_metadata");
        span.ModelAnswered ??= metadata?.Text("model_name") ?? metadata?.Text("model");
    }
}
