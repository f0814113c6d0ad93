using System.Text;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Messages;

/// <summary>Why a model stopped, in one spelling: lower snake case, <c>tool_calls</c> for every form of that word, <c>null</c> for "N/A" and the words that clients in Python have for it.</summary>
internal static class FinishReason
{
    public static string? Normalise(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Trim().ToLowerInvariant() is "n/a" or "none" or "unknown")
            return null;
        // Python prints a member of an enumeration with its class: FinishReason.STOP.
        var snake = Snake(reason.Trim()[(reason.Trim().LastIndexOf('.') + 1)..]);
        // The last two are AutoGen's and LangChain4j's.
        return snake is "tool_call" or "function_call" or "function_calls" or "tool_execution" ? "tool_calls" : snake;
    }

    /// <summary>An array (OpenTelemetry), a JSON-looking string (Microsoft.Extensions.AI, Semantic Kernel), or text with commas (LangSmith).</summary>
    public static IReadOnlyList<string>? Read(Attributes attributes, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (attributes.Texts(key)?.Select(Normalise).OfType<string>().ToArray() is { Length: > 0 } reasons)
                return reasons;
        return null;
    }

    private static string Snake(string reason)
    {
        var text = new StringBuilder(reason.Length + 4);
        for (var i = 0; i < reason.Length; i++)
        {
            if (i > 0 && char.IsUpper(reason[i]) && char.IsLower(reason[i - 1]))
                text.Append('_');
            text.Append(reason[i] is '-' or ' ' ? '_' : char.ToLowerInvariant(reason[i]));
        }
        return text.ToString();
    }
}
