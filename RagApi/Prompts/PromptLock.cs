namespace LlmAspire.RagApi.Prompts;

/// <summary>
/// <c>prompts.lock</c>: one line <c>id@version seal</c> for every prompt that has been used. A version whose text no longer
/// matches its seal is refused, because its name stands on traces that were made with other words.
/// </summary>
internal sealed record PromptLock(IReadOnlyDictionary<string, string> Seals)
{
    public const string FileName = "prompts.lock";

    private const string Header = "# Seals of prompt versions. Written by `dotnet run --project RagApi -- prompts bump NAME`; a changed text under an unchanged version is refused.";

    public static PromptLock Parse(string text) => new(text.Split('\n')
        .Select(line => line.Trim())
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(parts => parts.Length == 2)
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal));

    public static PromptLock Load(string directory)
    {
        var path = Path.Combine(directory, FileName);
        return File.Exists(path) ? Parse(File.ReadAllText(path)) : new PromptLock(new Dictionary<string, string>());
    }

    public PromptLock With(IEnumerable<PromptTemplate> prompts)
    {
        var seals = Seals.ToDictionary(StringComparer.Ordinal);
        foreach (var prompt in prompts)
            seals[prompt.Name] = prompt.Seal;
        return new PromptLock(seals);
    }

    public void Save(string directory) => File.WriteAllText(
        Path.Combine(directory, FileName),
        string.Join('\n', Seals.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}").Prepend(Header)) + "\n");

    /// <summary>Versions whose text is not the one that was sealed.</summary>
    public IEnumerable<PromptTemplate> Changed(IEnumerable<PromptTemplate> prompts) =>
        prompts.Where(prompt => Seals.TryGetValue(prompt.Name, out var seal) && seal != prompt.Seal);

    public IEnumerable<PromptTemplate> Unsealed(IEnumerable<PromptTemplate> prompts) => prompts.Where(prompt => !Seals.ContainsKey(prompt.Name));
}
