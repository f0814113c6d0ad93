using System.Globalization;
using System.Text;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Store;

/// <summary>
/// What few calls have and a bill needs, in one column that is empty for all others: <c>tier=flex;audioInput=12</c>. Seven columns would be
/// written for every span.
/// </summary>
internal static class BillingText
{
    private const string Tier = "tier";

    public static string? Write(TokenUsage? usage, string? serviceTier)
    {
        if (serviceTier is null && usage is null or { CacheWrite1h: null, AudioInput: null, AudioOutput: null, ImageInput: null, ImageOutput: null })
            return null;
        var text = new StringBuilder();
        foreach (var (name, tokens) in Parts(usage))
            if (tokens is { } known)
                text.Append(CultureInfo.InvariantCulture, $"{name}={known};");
        if (serviceTier is not null)
            text.Append(CultureInfo.InvariantCulture, $"{Tier}={serviceTier};");
        return text.ToString();
    }

    public static (TokenUsage? Usage, string? ServiceTier) Read(string? text, TokenUsage? usage)
    {
        if (text is null)
            return (usage, null);
        string? tier = null;
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            if (part[..sign] == Tier)
                tier = part[(sign + 1)..];
            else
                usage = With(usage ?? new(null, null, null, null, null), part[..sign], long.Parse(part[(sign + 1)..], CultureInfo.InvariantCulture));
        }
        return (usage, tier);
    }

    private static (string Name, long? Tokens)[] Parts(TokenUsage? usage) =>
    [
        ("cacheWrite1h", usage?.CacheWrite1h), ("audioInput", usage?.AudioInput), ("audioOutput", usage?.AudioOutput), ("imageInput", usage?.ImageInput), ("imageOutput", usage?.ImageOutput),
    ];

    private static TokenUsage With(TokenUsage usage, string name, long tokens) => name switch
    {
        "cacheWrite1h" => usage with { CacheWrite1h = tokens },
        "audioInput" => usage with { AudioInput = tokens },
        "audioOutput" => usage with { AudioOutput = tokens },
        "imageInput" => usage with { ImageInput = tokens },
        "imageOutput" => usage with { ImageOutput = tokens },
        _ => throw new InvalidDataException($"Column billing holds '{name}', which is no class of tokens."),
    };
}
