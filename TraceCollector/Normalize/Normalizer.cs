using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Conventions;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize;

/// <summary>Any convention to <see cref="LlmSpan"/>: a pure function, so that history can be read again when a rule changes.</summary>
internal static class Normalizer
{
    /// <summary>In order of precedence: what an application says about itself, vendors' own names, OpenTelemetry from new to old, then the general.</summary>
    private static readonly IConvention[] Conventions =
    [
        new RagApiSpans(),
        new TanStackAi(),
        new Langfuse(),
        new LangWatch(),
        new Mastra(),
        new VoltAgent(),
        new SpanKinds(),
        new OpenInference(),
        new LangSmith(),
        new Strands(),
        new Weave(),
        new Langtrace(),
        new OpenLit(),
        new Ax(),
        new GenAi(),
        new GenAiEvents(),
        new AzureAgents(),
        new GenAiFlattened(),
        new MicrosoftAi(),
        new Mcp(),
        new Sentry(),
        new PromptFlow(),
        new Traceloop(),
        new AgentOps(),
        new Braintrust(),
        new VercelAi(),
        new Laminar(),
        new ClaudeCode(),
        new LiveKit(),
        new Pipecat(),
        new Mlflow(),
        new Logfire(),
        new SpringAi(),
        new Haystack(),
        new Genkit(),
        new EffectAi(),
        new N8n(),
        new LiteLlm(),
        new NemoAgent(),
        new Confident(),
        new LangChain4j(),
        new Bifrost(),
        new Koog(),
        new GeminiCli(),
        new Axiom(),
        new Latitude(),
        new TruLens(),
        new CodeFunctions(),
        new CrewAi(),
        new VectorDatabase(),
    ];

    /// <summary>Milliseconds and dollars beyond this are no measurement, and sums of them no number.</summary>
    private const double Most = 1e12;

    /// <param name="logs">Records of this span, in any order: content events, exceptions. Empty where there are none yet.</param>
    public static LlmSpan Normalize(SpanData span, IReadOnlyList<LogData> logs)
    {
        var reading = new SpanReading(span, logs);
        var result = new LlmSpan { Source = span };
        foreach (var convention in Conventions)
            if (convention.Recognises(reading))
                convention.Fill(reading, result);
        Complete(reading, result);
        return result;
    }

    /// <summary>What follows from all conventions together.</summary>
    private static void Complete(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        if (span.Kind == SpanKind.Other && (span.ModelRequested ?? span.ModelAnswered) is not null && !GenAi.IsSpeech(attributes))
            span.Kind = SpanKind.Llm;
        (span.ModelRequested, span.ModelAnswered) = (Known(span.ModelRequested), Known(span.ModelAnswered));
        Failures.Fill(reading, span);
        // A call that failed without an answer was answered by no model, whatever name its client repeats.
        if (span is { Failed: true, OutputTokens: null, OutputMessages: null } && span.ModelAnswered == span.ModelRequested)
            span.ModelAnswered = null;
        // Instructions alone (a realtime session, an agent that is made) are input too, where no convention found any other.
        if (span is { InputMessages: null, Input: null } && reading.Has(Families.GenAi) && GenAi.WithSystem([], attributes) is { Count: > 0 } instructions)
            span.InputMessages = instructions;
        if (span.OutputMessages?.Select(message => message.FinishReason).OfType<string>().ToArray() is { Length: > 0 } reasons)
            span.FinishReasons ??= reasons;
        span.Service = SpanService.Of(reading.Span.Resource);
        // A resource's session.id is the process's, not the user's: it is not read.
        span.SessionId = attributes.Text("session.id") ?? span.SessionId;
        span.UserId = attributes.Text("user.id", "enduser.id") ?? span.UserId;
        if (reading.Has(Families.Tagged))
            span.Tags = Tags.Of(attributes);
        if (span.Kind is SpanKind.Llm or SpanKind.Embedding)
            span.Provider ??= Providers.FromAddress(attributes.Text("server.address"));
        if (span.Kind == SpanKind.Embedding)
            span.EmbeddingText ??= span.InputMessages is { } texts ? Parts.TextOf(texts.SelectMany(message => message.Parts)) : null;
        if (span.Kind == SpanKind.Embedding)
            span.Embedder ??= span.ModelAnswered ?? span.ModelRequested;
        span.TimeToFirstTokenMs ??= FirstToken(reading.Span);
        // A time before the span's start (Langfuse's manual generations) is not known; digits below a nanosecond are noise of the conversion.
        span.TimeToFirstTokenMs = span.TimeToFirstTokenMs is >= 0 and <= Most and { } wait ? Math.Round(wait, 6) : null;
        span.ReportedCostUsd = span.ReportedCostUsd is >= -Most and <= Most ? span.ReportedCostUsd : null;
        Usage.Settle(span);
        span.Input ??= span.Kind == SpanKind.Embedding ? span.EmbeddingText : span.Query;
        span.Input ??= span.InputMessages is { } asked ? Parts.LastTextOf(asked, "user") : null;
        span.Output ??= span.OutputMessages?.Select(message => Parts.TextOf(message.Parts)).FirstOrDefault(text => text is not null);
        // Many clients write what a tool returned as JSON, texts with their quotes.
        span.ToolResult = AnyJson.Unquoted(span.ToolResult);
        // Microsoft.Extensions.AI says null of a tool that threw.
        if (span is { Failed: true, ToolResult: "null" })
            span.ToolResult = null;
        span.Stage = Stages.Of(span);
        // RagApi's own search that found nothing says so by listing nothing.
        if (attributes.Has("rag.stage") && span.Stage is Stage.Search or Stage.Rerank && !span.Failed)
            span.Documents ??= [];
        span.IsEvaluation |= span.Kind == SpanKind.Evaluator;
    }

    /// <summary>Traceloop's LangChain handler and Pipecat write a word where they know no model.</summary>
    private static string? Known(string? model) => model == "unknown" ? null : model;

    /// <summary>OpenInference's Python clients mark the first token by an event.</summary>
    private static double? FirstToken(SpanData span) =>
        span.Events.FirstOrDefault(item => item.Name is "First Token Stream Event" or "ai.stream.firstChunk" or "llm.content.completion.chunk" or "gen_ai.content.completion.chunk") is { } first
            ? unchecked((long)(first.TimeUnixNano - span.StartUnixNano)) / 1e6
            : null;
}
