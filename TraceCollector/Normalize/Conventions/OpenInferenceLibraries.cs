using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Conventions;

/// <summary>What single clients of OpenInference, most of them Python's, say in places of their own, by the library that traces.</summary>
internal static class OpenInferenceLibraries
{
    private static readonly string[] Prefixes = ["openinference.instrumentation.", "@arizeai/openinference-instrumentation-"];

    public static void Fill(SpanReading reading, LlmSpan span)
    {
        var attributes = reading.Attributes;
        switch (Name(reading.Span))
        {
            case "ag2" or "autogen":
                FillAg2(attributes, span);
                break;
            case "autogen_agentchat":
                OpenInferenceAutoGen.Fill(attributes, span);
                break;
            case "beeai":
                FillBeeAi(attributes, span);
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
            case "google_genai" when attributes.Has("llm.token_count.prompt_details.cache_read"):
                FillGoogleUsage(attributes.Json("output.value")?.Member("usage_metadata"), span);
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
        Array.Find(Prefixes, prefix => span.Scope.Name.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix ? span.Scope.Name[prefix.Length..].Split('.')[0] : null;

    /// <summary>A model without its way there, <c>anthropic/claude-…</c> or <c>projects/…/models/gemini-…</c>: as prices name it.</summary>
    private static void FillModel(string? model, LlmSpan span) => (span.ModelRequested, span.ModelAnswered) = (span.ModelRequested ?? model, span.ModelAnswered ?? model);

    private static string? After(string? text, string separator) => text?.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? text[(at + separator.Length)..] : null;

    /// <summary>The named arguments of a Python call, where it had any.</summary>
    private static string? Named(Attributes attributes) =>
        attributes.Json("input.value")?.Member("kwargs") is { ValueKind: JsonValueKind.Object } named && named.EnumerateObject().Any() ? named.GetRawText() : null;

    /// <summary>A chat's message beside who speaks to whom; what a tool answered beside whether it did.</summary>
    private static void FillAg2(Attributes attributes, LlmSpan span)
    {
        span.Input ??= attributes.Json("input.value")?.Text("message");
        if (span.Kind == SpanKind.Tool && attributes.Json("output.value") is { ValueKind: JsonValueKind.Array } result && result.GetArrayLength() == 2)
            span.ToolResult ??= result[1].Text("content");
    }

    /// <summary>In JavaScript the beginning and the end of a call are spans beside the one that tells its answer.</summary>
    private static void FillBeeAi(Attributes attributes, LlmSpan span)
    {
        if (span.Kind == SpanKind.Llm && attributes.Text("target") is { } target && (target.EndsWith(".start", StringComparison.Ordinal) || target.EndsWith(".finish", StringComparison.Ordinal)))
            span.Kind = SpanKind.Chain;
        span.Output ??= span.Kind == SpanKind.Agent ? attributes.Json("output.value")?.Text("text") : null;
    }

    /// <summary>Versions 0.1.12 to 0.1.15 counted cached tokens twice: Google's own count holds them.</summary>
    private static void FillGoogleUsage(JsonElement? usage, LlmSpan span)
    {
        span.InputTokens ??= usage?.Count("prompt_token_count") + (usage?.Count("tool_use_prompt_token_count") ?? 0);
        span.TotalTokens ??= usage?.Count("total_token_count");
    }

    private static void FillPipecat(SpanReading reading, LlmSpan span)
    {
        // What listens and what speaks are traced as calls of language models.
        if (reading.Span.Name is "pipecat.stt" or "pipecat.tts")
            span.Kind = SpanKind.Chain;
        if (span.Kind == SpanKind.Llm)
            span.TimeToFirstTokenMs ??= 1000 * reading.Attributes.Number("service.ttfb_seconds");
    }
}
