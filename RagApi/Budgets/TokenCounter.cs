using System.Collections.Concurrent;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models;
using LlmAspire.TraceCollector.Contracts.Pricing;
using Microsoft.ML.Tokenizers;

namespace LlmAspire.RagApi.Budgets;

/// <param name="Estimated">True where the model's tokenizer is not known.</param>
internal readonly record struct TokenCount(int Tokens, bool Estimated);

/// <summary>
/// Counts a prompt as its model will. OpenAI's tokenizers are loaded on first use (o200k_base takes 0.3 s and 63 MB, so an
/// offline process never pays for them); every other model is estimated.
/// </summary>
internal static class TokenCounter
{
    private static readonly ConcurrentDictionary<string, Lazy<Tokenizer?>> tokenizers = new(StringComparer.Ordinal);

    public static TokenCount Count(ModelRef model, IEnumerable<FrozenMessage> messages)
    {
        var tokenizer = For(model);
        var tokens = messages.Sum(message => TokenEstimate.PerMessage + (tokenizer?.CountTokens(message.Content) ?? TokenEstimate.Count(message.Content)));
        return new TokenCount(tokens, tokenizer is null);
    }

    private static Tokenizer? For(ModelRef model) =>
        model.Provider is "openai" or "azure" ? tokenizers.GetOrAdd(Encoding(model.Name), name => new(() => Load(name))).Value : null;

    /// <summary>Families share an encoding, and an encoding is loaded once; "" is a model this library does not know.</summary>
    private static string Encoding(string model) => model switch
    {
        _ when Starts(model, "gpt-4o", "gpt-4.1", "gpt-5", "o1", "o3", "o4", "chatgpt-4o") => "gpt-4o",
        _ when Starts(model, "gpt-4", "gpt-3.5", "gpt-35", "text-embedding-3", "text-embedding-ada-002") => "gpt-4",
        _ => "",
    };

    private static bool Starts(string model, params ReadOnlySpan<string> families)
    {
        foreach (var family in families)
            if (model.StartsWith(family, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static TiktokenTokenizer? Load(string representative) => representative.Length == 0 ? null : TiktokenTokenizer.CreateForModel(representative);
}
