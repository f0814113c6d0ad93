using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>
/// Claude Code and the Claude Agent SDK: spans <c>claude_code.interaction</c>, <c>.llm_request</c> and <c>.tool</c> with bare names. Input tokens leave cached
/// ones out. Contents are <c>&lt;REDACTED&gt;</c> unless the user lets them out.
/// </summary>
internal sealed class ClaudeCode : IConvention
{
    private const string Prefix = "claude_code.";

    public bool Recognises(SpanReading reading) => reading.Span.Name.StartsWith(Prefix, StringComparison.Ordinal);

    public void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other)
            span.Kind = KindOf(reading.Span.Name);
        if (span.Kind == SpanKind.Llm)
            FillCall(attributes, span);
        if (span.Kind == SpanKind.Tool)
        {
            span.ToolName ??= attributes.Text("tool_name");
            span.ToolArguments ??= Content(attributes, "tool_input") ?? Content(attributes, "full_command") ?? Content(attributes, "file_path");
            var result = reading.Span.Events.FirstOrDefault(item => item.Name == "tool.output")?.Attributes;
            span.ToolResult ??= result is null ? null : Content(result, "output") ?? Content(result, "content") ?? Content(result, "diff");
        }
        span.Input ??= Content(attributes, "user_prompt");
        span.Output ??= Content(attributes, "response.model_output");
    }

    private static SpanKind KindOf(string name) => name[Prefix.Length..] switch
    {
        "interaction" => SpanKind.Agent,
        "llm_request" => SpanKind.Llm,
        "tool" => SpanKind.Tool,
        _ => SpanKind.Chain,
    };

    private static void FillCall(Attributes attributes, LlmSpan span)
    {
        span.Provider ??= "anthropic";
        span.ModelRequested ??= attributes.Text("model");
        var (read, written) = (attributes.Count("cache_read_tokens"), attributes.Count("cache_creation_tokens"));
        span.InputTokens ??= attributes.Count("input_tokens") + (read ?? 0) + (written ?? 0);
        span.OutputTokens ??= attributes.Count("output_tokens");
        span.CacheReadTokens ??= read;
        span.CacheWriteTokens ??= written;
        span.TimeToFirstTokenMs ??= attributes.Number("ttft_ms");
        span.FinishReasons ??= FinishReason.Read(attributes, "stop_reason");
        if (Content(attributes, "new_context") is { } asked)
            span.InputMessages ??= [new("user", [Parts.Text(asked)])];
        if (Content(attributes, "response.model_output") is { } answer)
            span.OutputMessages ??= [new("assistant", [Parts.Text(answer)])];
    }

    private static string? Content(Attributes attributes, string key) => attributes.Text(key) is { } text && text != "<REDACTED>" ? text : null;
}
