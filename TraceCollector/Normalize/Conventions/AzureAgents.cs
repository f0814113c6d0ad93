using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Azure AI Foundry's clients of agents, which run at the service: threads and runs have operations of their own, the answer is the last of the thread's
/// messages, and versions of 2025 have one event for each list of messages.
/// </summary>
internal sealed class AzureAgents : IConvention
{
    public bool Recognises(SpanReading reading) => reading.Has(Families.GenAi) && reading.Attributes.Has("az.namespace");

    public void Fill(SpanReading reading, LlmSpan span)
    {
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(reading.Attributes.String("gen_ai.operation.name"));
        span.SessionId ??= reading.Attributes.Text("gen_ai.thread.id");
        ChatMessage[] asked = [.. Lists(reading, "gen_ai.system.instructions", "system"), .. Lists(reading, "gen_ai.input.messages", "user")];
        ChatMessage[] said = [.. Lists(reading, "gen_ai.output.messages", "assistant")];
        if (asked.Length > 0)
            span.InputMessages ??= asked;
        if (said.Length > 0)
            span.OutputMessages ??= said;
        if (span is { Kind: SpanKind.Agent or SpanKind.Llm, OutputMessages: null, InputMessages: { } thread })
            Split(thread, span);
    }

    /// <summary>What polls a run repeats its usage, and is no run.</summary>
    private static SpanKind KindOf(string? operation) => operation switch
    {
        "responses" => SpanKind.Llm,
        "process_thread_run" or "start_thread_run" => SpanKind.Agent,
        "get_thread_run" or "submit_tool_outputs" => SpanKind.Chain,
        _ => SpanKind.Other,
    };

    private static IEnumerable<ChatMessage> Lists(SpanReading reading, string name, string role) =>
        reading.Span.Events.Where(item => item.Name == name).SelectMany(item => MessageReader.Read(item.Attributes.Json("gen_ai.event.content"), role) ?? []).Take(Flattened.MaxIndex);

    private static void Split(IReadOnlyList<ChatMessage> thread, LlmSpan span)
    {
        var asked = thread.Count;
        while (asked > 0 && thread[asked - 1].Role == "assistant")
            asked--;
        if (asked < thread.Count)
            (span.InputMessages, span.OutputMessages) = (asked == 0 ? null : [.. thread.Take(asked)], [.. thread.Skip(asked)]);
    }
}
