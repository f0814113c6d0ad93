using System.Diagnostics.CodeAnalysis;

namespace LlmAspire.RagApi.Prompts;

/// <summary><c>Prompts</c>: where the prompt files lie and which version of each answers where no experiment or replay says otherwise.</summary>
internal sealed class PromptsOptions
{
    public const string Section = "Prompts";

    /// <summary>A folder of <c>*.prompt.yaml</c> files that replaces the built-in one. It must hold a prompt <c>answer</c>.</summary>
    public string? Directory { get; set; }

    /// <summary>Versions in use, by prompt: <c>Prompts__Use__answer=1.1.0</c>. Where absent, the newest.</summary>
    public Dictionary<string, string> Use { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Every version of every prompt, read and checked once at start. Immutable.</summary>
internal sealed class PromptCatalogue
{
    public const string Answer = "answer";
    public const string Rewrite = "rewrite";

    private readonly Dictionary<string, PromptTemplate[]> versions;
    private readonly IReadOnlyDictionary<string, string> use;

    public PromptCatalogue(IEnumerable<PromptTemplate> prompts, IReadOnlyDictionary<string, string>? use = null)
    {
        versions = prompts.GroupBy(prompt => prompt.Id, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderByDescending(prompt => prompt.Version).ToArray(), StringComparer.Ordinal);
        this.use = use ?? new Dictionary<string, string>();
        foreach (var (id, version) in this.use)
            if (!TryFind($"{id}@{version}", out _))
                throw new InvalidDataException($"Prompts__Use__{id} is {version}, but there is no such version; there are: {Known}.");
    }

    public string Known => string.Join(", ", versions.Values.SelectMany(all => all).Select(prompt => prompt.Name).Order(StringComparer.Ordinal));

    public static string BuiltInDirectory => Path.Combine(AppContext.BaseDirectory, "Prompts");

    /// <summary>Reads a folder; throws <see cref="InvalidDataException"/> saying which file, what is wrong and how to mend it.</summary>
    public static PromptCatalogue Load(string directory, IReadOnlyDictionary<string, string>? use, ILogger logger)
    {
        var prompts = ReadAll(directory).Select(pair => pair.Prompt).ToList();
        if (!prompts.Exists(prompt => prompt.Id == Answer))
            throw new InvalidDataException($"{directory} holds no prompt '{Answer}' (key Prompts__Directory).");
        var known = PromptLock.Load(directory);
        if (known.Changed(prompts).ToList() is { Count: > 0 } changed)
            throw new InvalidDataException(string.Join(' ', changed.Select(Refusal)));
        SealNew(directory, known, prompts, logger);
        return new PromptCatalogue(prompts, use);
    }

    public static IReadOnlyList<(string File, PromptTemplate Prompt)> ReadAll(string directory)
    {
        if (!System.IO.Directory.Exists(directory))
            throw new InvalidDataException($"There is no folder {directory} (key Prompts__Directory).");
        var all = System.IO.Directory.GetFiles(directory, PromptFile.Pattern).Order(StringComparer.Ordinal)
            .Select(file => (File: file, Prompt: PromptFile.Parse(Path.GetFileName(file), File.ReadAllText(file)))).ToList();
        if (all.GroupBy(pair => pair.Prompt.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"{twice.Key} is in two files: {string.Join(", ", twice.Select(pair => Path.GetFileName(pair.File)))}.");
        return all;
    }

    public static string Refusal(PromptTemplate prompt) =>
        $"The text of prompt {prompt.Name} has changed under an unchanged version. Give it a new one with `dotnet run --project RagApi -- prompts bump {prompt.Id}` (or --minor), or restore the text.";

    /// <summary>The version in use.</summary>
    public PromptTemplate Current(string id) =>
        use.TryGetValue(id, out var version) && TryFind($"{id}@{version}", out var chosen) ? chosen
        : versions.TryGetValue(id, out var all) ? all[0]
        : throw new InvalidDataException($"There is no prompt '{id}'; there are: {Known}.");

    public bool Has(string id) => versions.ContainsKey(id);

    /// <summary><c>name@version</c>, or <c>name</c> for the version in use.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out PromptTemplate? prompt)
    {
        var parts = name.Split('@', 2);
        prompt = !versions.TryGetValue(parts[0], out var all) ? null
            : parts.Length == 1 ? Current(parts[0])
            : Array.Find(all, candidate => candidate.Version.ToString() == parts[1]);
        return prompt is not null;
    }

    /// <summary>A version seen for the first time is sealed where its file lies; a folder that cannot be written to is said, not fatal.</summary>
    private static void SealNew(string directory, PromptLock known, List<PromptTemplate> prompts, ILogger logger)
    {
        var unsealed = known.Unsealed(prompts).ToList();
        if (unsealed.Count == 0)
            return;
        try
        {
            known.With(unsealed).Save(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("Prompts {Names} are not in {File}, which cannot be written: {Error}", unsealed.Select(prompt => prompt.Name), PromptLock.FileName, error.Message);
        }
    }
}
