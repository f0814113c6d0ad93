namespace LlmAspire.RagApi.Documents;

/// <summary>Section <c>Documents</c>.</summary>
internal sealed record DocumentsOptions
{
    public const string Section = "Documents";

    /// <summary>Characters of one text.</summary>
    public int MaxCharacters { get; init; } = 2_000_000;

    /// <summary>Characters of all posted texts together: they are kept in memory, two bytes each.</summary>
    public long MaxTotalCharacters { get; init; } = 256L * 1024 * 1024;

    /// <summary>Bytes of one request's body; a larger one is answered 413.</summary>
    public long MaxRequestBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How long an answer waits for its documents to be searchable. They are durable before; past this it answers without waiting.</summary>
    public double SearchableSeconds { get; init; } = 20;

    /// <summary>What is wrong, naming the key; empty where nothing is.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (MaxCharacters < 1)
            yield return $"Documents__MaxCharacters: {MaxCharacters} is not positive.";
        if (MaxTotalCharacters < MaxCharacters)
            yield return $"Documents__MaxTotalCharacters: {MaxTotalCharacters} is less than Documents__MaxCharacters.";
        if (MaxRequestBytes is < 1024 or > 1L << 30)
            yield return $"Documents__MaxRequestBytes: {MaxRequestBytes} is not in 1024..1073741824.";
        if (SearchableSeconds is not (>= 0 and <= 600))
            yield return $"Documents__SearchableSeconds: {SearchableSeconds} is not in 0..600.";
    }
}
