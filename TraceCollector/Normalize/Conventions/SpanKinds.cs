using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Clients that extend the conventions by <c>gen_ai.span.kind</c>, <c>gen_ai.session.id</c>, <c>gen_ai.user.id</c> and times to the first token in nanoseconds: Dify, Alibaba's
/// agents (LoongSuite), eino (Go), which gives every component's input and output as a message, JSON of its own structures where they are none.
/// </summary>
internal sealed class SpanKinds : IConvention
{
    private const string Key = "gen_ai.span.kind";

    public bool Recognises(SpanReading reading) => reading.Has(Families.GenAi) && reading.Attributes.Has(Key);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(attributes.String(Key));
        span.SessionId ??= attributes.Text("gen_ai.session.id");
        span.UserId ??= attributes.Text("gen_ai.user.id");
        span.TimeToFirstTokenMs ??= attributes.Number("gen_ai.response.time_to_first_token", "gen_ai.user.time_to_first_token") / 1e6;
        span.Query ??= attributes.Text("retrieval.query");
        span.Documents ??= Documents.FromJson(attributes.Json("retrieval.document"));
        if (attributes.String("gen_ai.system") == "eino")
            FillEino(attributes, span);
        if (span.Kind != SpanKind.Llm)
            return;
        // What a node of Dify was given is more than what the model was told.
        span.Input ??= MessageReader.Read(attributes.Json("gen_ai.input.messages"), "user") is { } asked ? Parts.LastTextOf(asked, "user") : null;
        span.Output ??= MessageReader.Read(attributes.Json("gen_ai.output.messages"), "assistant") is [var said, ..] ? Parts.TextOf(said.Parts) : null;
    }

    /// <summary>The last ones are components of eino.</summary>
    private static SpanKind KindOf(string? kind) => kind?.ToUpperInvariant() switch
    {
        "LLM" or "CHATMODEL" => SpanKind.Llm,
        "EMBEDDING" => SpanKind.Embedding,
        "RETRIEVER" => SpanKind.Retriever,
        "RERANKER" => SpanKind.Reranker,
        "TOOL" => SpanKind.Tool,
        "AGENT" => SpanKind.Agent,
        "GUARDRAIL" => SpanKind.Guardrail,
        "CHAIN" or "TASK" or "STEP" or "ENTRY" or "WORKFLOW" or "GRAPH" or "LAMBDA" or "CHATTEMPLATE" or "TOOLSNODE" => SpanKind.Chain,
        _ => SpanKind.Other,
    };

    private static void FillEino(Attributes attributes, LlmSpan span)
    {
        var (input, output) = (attributes.Text("gen_ai.prompt.0.content"), attributes.Text("gen_ai.completion.0.content"));
        var (asked, answered) = (AnyJson.Parse(input), AnyJson.Parse(output));
        if (span.Kind == SpanKind.Retriever)
        {
            span.Query ??= asked?.Text("Query") ?? AnyJson.Unquoted(input);
            span.Documents ??= Documents.FromJson(answered?.Member("Docs") ?? answered);
        }
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= attributes.Text("runinfo.name") ?? span.Source.Name;
            span.ToolArguments ??= asked?.Text("ArgumentsInJSON") ?? input;
            span.ToolResult ??= answered?.Text("Response") ?? output;
        }
        // A call without a text is told as the JSON of its messages.
        if (answered is not { ValueKind: JsonValueKind.Array } messages || !messages.EnumerateArray().All(message => message.Text("role") is not null))
            return;
        span.OutputMessages ??= MessageReader.Read(messages, "assistant");
        string[] reasons = [.. messages.EnumerateArray().Select(message => FinishReason.Normalise(message.Member("response_meta")?.Text("finish_reason"))).OfType<string>()];
        span.FinishReasons ??= reasons.Length > 0 ? reasons : null;
    }
}
