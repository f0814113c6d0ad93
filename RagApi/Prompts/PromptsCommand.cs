using System.Text.RegularExpressions;

namespace LlmAspire.RagApi.Prompts;

/// <summary>
/// <c>prompts check</c> (exit code 1 where a text changed under its version or is not sealed) and
/// <c>prompts bump NAME [--minor|--major] [--directory FOLDER]</c> (raises the version in the file and seals it).
/// </summary>
internal static partial class PromptsCommand
{
    private const string Usage = "usage: prompts check [--directory FOLDER] | prompts bump NAME [--minor|--major] [--directory FOLDER]";

    public static int Run(IReadOnlyList<string> args, string workingDirectory, TextWriter output)
    {
        try
        {
            var rest = args.ToList();
            var directory = Option(rest, "--directory") ?? Find(workingDirectory);
            return rest switch
            {
                ["check"] => Check(directory, output),
                ["bump", var name] => Bump(directory, name, version => version with { Patch = version.Patch + 1 }, output),
                ["bump", var name, "--minor"] => Bump(directory, name, version => new(version.Major, version.Minor + 1, 0), output),
                ["bump", var name, "--major"] => Bump(directory, name, version => new(version.Major + 1, 0, 0), output),
                _ => Fail(output, Usage),
            };
        }
        catch (InvalidDataException error)
        {
            return Fail(output, error.Message);
        }
    }

    private static int Check(string directory, TextWriter output)
    {
        var prompts = PromptCatalogue.ReadAll(directory).Select(pair => pair.Prompt).ToList();
        var known = PromptLock.Load(directory);
        var wrong = known.Changed(prompts).Select(PromptCatalogue.Refusal)
            .Concat(known.Unsealed(prompts).Select(prompt => $"{prompt.Name} is not in {PromptLock.FileName}; `prompts bump {prompt.Id}` seals it.")).ToList();
        foreach (var line in wrong)
            output.WriteLine(line);
        output.WriteLine(wrong.Count == 0 ? $"{prompts.Count} prompts are as sealed." : $"{wrong.Count} of {prompts.Count} prompts are not.");
        return wrong.Count == 0 ? 0 : 1;
    }

    private static int Bump(string directory, string name, Func<PromptVersion, PromptVersion> raise, TextWriter output)
    {
        var (file, prompt) = PromptCatalogue.ReadAll(directory).Where(pair => pair.Prompt.Id == name).OrderByDescending(pair => pair.Prompt.Version).FirstOrDefault();
        if (prompt is null)
            return Fail(output, $"{directory} holds no prompt '{name}'.");
        var known = PromptLock.Load(directory);
        var raised = prompt;
        // A version nobody has sealed yet needs no higher number, only its seal.
        if (known.Seals.ContainsKey(prompt.Name))
        {
            raised = prompt with { Version = raise(prompt.Version) };
            File.WriteAllText(file, VersionLine().Replace(File.ReadAllText(file), $"version: {raised.Version}", 1));
        }
        known.With([raised]).Save(directory);
        output.WriteLine($"{Path.GetFileName(file)} is {raised.Name}, hash {raised.Hash}.");
        return 0;
    }

    /// <summary>The folder of sources, so that a bump is committed; the built one only where there is no other.</summary>
    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            foreach (var candidate in new[] { Path.Combine(folder.FullName, "RagApi", "Prompts"), Path.Combine(folder.FullName, "Prompts") })
                if (Directory.Exists(candidate) && Directory.EnumerateFiles(candidate, PromptFile.Pattern).Any())
                    return candidate;
        return PromptCatalogue.BuiltInDirectory;
    }

    private static string? Option(List<string> args, string name)
    {
        var at = args.IndexOf(name);
        if (at < 0 || at + 1 >= args.Count)
            return null;
        var value = args[at + 1];
        args.RemoveRange(at, 2);
        return value;
    }

    private static int Fail(TextWriter output, string message)
    {
        output.WriteLine(message);
        return 2;
    }

    [GeneratedRegex(@"^version:.*$", RegexOptions.Multiline)]
    private static partial Regex VersionLine();
}
