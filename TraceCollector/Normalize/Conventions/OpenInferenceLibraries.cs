using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>What single Python clients of OpenInference say in places of their own, by the library that traces.</summary>
internal static class OpenInferenceLibraries
{
    private const string Prefix = "openinference.instrumentation.";

    public static void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        switch (Name(reading.Span))
        {
            case "autogen_agentchat":
                OpenInferenceAutoGen.Fill(attributes, span);
                break;
            case "crewai":
                span.Output ??= attributes.Json("output.value")?.Text("raw");
                break;
            case "dspy" when span.Kind == SpanKind.Tool:
                span.ToolName ??= reading.Span.Name.Replace(".__call__", "", StringComparison.Ordinal).Replace(".acall", "", StringComparison.Ordinal);
                span.ToolArguments ??= Named(attributes);
                break;
            case "smolagents":
                span.Input ??= span.Kind == SpanKind.Agent ? attributes.Json("input.value")?.Text("task") : null;
                span.ToolArguments ??= span.Kind == SpanKind.Tool ? Named(attributes) : null;
                break;
            case "guardrails" when span.Kind == SpanKind.Other && attributes.Has("validator_name"):
                span.Kind = SpanKind.Guardrail;
                break;
            case "pipecat":
                FillPipecat(reading, span);
                break;
            case "litellm":
                FillModel(attributes.Has("llm.provider") ? After(attributes.Text("llm.model_name"), "/") : null, span);
                break;
            case ("groq" or "mistralai" or "vertexai") and var provider:
                // Clients guess the provider from the model's name: Mixtral is Mistral's, at Groq too.
                span.Provider ??= Providers.Normalise(provider);
                FillModel(After(attributes.Text("llm.model_name"), "/publishers/google/models/"), span);
                break;
        }
        span.IsEvaluation |= reading.Span.Scope.Name == "phoenix.evals.tracing";
    }

    /// <summary>CrewAI's listener has a module of its own.</summary>
    private static string? Name(SpanData span) =>
        span.Scope.Name.StartsWith(Prefix, StringComparison.Ordinal) ? span.Scope.Name[Prefix.Length..].Split('.')[0] : null;

    /// <summary>A model without its way there, <c>anthropic/claude-…</c> or <c>projects/…/models/gemini-…</c>: as prices name it.</summary>
    private static void FillModel(string? model, LlmSpan span) => (span.ModelRequested, span.ModelAnswered) = (span.ModelRequested ?? model, span.ModelAnswered ?? model);

    private static string? After(string? text, string separator) => text?.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? text[(at + separator.Length)..] : null;

    /// <summary>The named arguments of a Python call, where it had any.</summary>
    private static string? Named(Attributes attributes) =>
        attributes.Json("input.value")?.Member("kwargs") is { ValueKind: JsonValueKind.Object } named && named.EnumerateObject().Any() ? named.GetRawText() : null;

    private static void FillPipecat(SpanReading reading, LlmSpan span)
    {
        // What listens and what speaks are traced as calls of language models.
        if (reading.Span.Name is "pipecat.stt" or "pipecat.tts")
            span.Kind = SpanKind.Chain;
        if (span.Kind == SpanKind.Llm)
            span.TimeToFirstTokenMs ??= 1000 * reading.Attributes.Number("service.ttfb_seconds");
        span.ToolCallId ??= reading.Attributes.Text("tool_call.id");
    }
}
