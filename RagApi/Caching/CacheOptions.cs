namespace LlmAspire.RagApi.Caching;

/// <summary><c>Cache</c>: what models have said and need not be asked again.</summary>
internal sealed record CacheOptions
{
    public const string Section = "Cache";

    /// <summary>Whether the same prompt gets the same answer again instead of another one.</summary>
    public bool Answers { get; init; }

    /// <summary>How long vectors of questions, and answers, are kept. More than 0, up to 720.</summary>
    public double Hours { get; init; } = 24;

    /// <summary>What is wrong, naming the key; empty where nothing is.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (Hours is not (> 0 and <= 720))
            yield return $"Cache__Hours: {Hours} is not more than 0 and at most 720.";
    }
}
