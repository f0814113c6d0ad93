namespace LlmAspire.RagApi.Documents.Corpus;

/// <summary>Section <c>Corpus</c>.</summary>
internal sealed record CorpusOptions
{
    public const string Section = "Corpus";

    /// <summary>A folder of <c>.md</c>, <c>.txt</c> and <c>.html</c> files, read with all below it; default: this project's own documentation, shipped beside the program.</summary>
    public string? Path { get; init; }

    /// <summary>Every so often the folder is compared in full: watchers lose events when their buffer overflows and on network shares. 1..3600 s.</summary>
    public int RescanSeconds { get; init; } = 30;

    public string Folder => string.IsNullOrWhiteSpace(Path) ? System.IO.Path.Combine(AppContext.BaseDirectory, "corpus") : System.IO.Path.GetFullPath(Path);

    /// <summary>What is wrong, naming the key; empty where nothing is.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (!string.IsNullOrWhiteSpace(Path) && !Directory.Exists(Folder))
            yield return $"Corpus__Path: there is no folder '{Folder}'.";
        if (RescanSeconds is < 1 or > 3600)
            yield return $"Corpus__RescanSeconds: {RescanSeconds} is not in 1..3600.";
    }
}
