using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace LlmAspire.RagApi.Experiments;

/// <summary><c>Experiments</c>.</summary>
internal sealed class ExperimentsOptions
{
    public const string Section = "Experiments";

    /// <summary>A YAML or JSON file with one experiment, or a list of which one is running.</summary>
    public string? File { get; set; }
}

/// <summary>
/// Reads the experiment file. JSON is YAML, so one reader takes both. Experiments whose <c>status</c> is not <c>running</c>
/// are kept in the file and ignored; two running at once are refused, because an answer carries one variant.
/// </summary>
internal static class ExperimentFile
{
    private static readonly IDeserializer yaml = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build();

    /// <summary>The running experiment, or <c>null</c>. Throws <see cref="InvalidDataException"/> listing every mistake.</summary>
    public static Experiment? Parse(string file, string text, ChatModels models, PromptCatalogue prompts)
    {
        var running = Read(file, text).Where(content => content.Status is null or "running").ToList();
        if (running.Count > 1)
            throw new InvalidDataException($"{file}: {string.Join(" and ", running.Select(content => content.Id))} are both running; one experiment runs at a time (set status of the others).");
        if (running.Count == 0)
            return null;
        var mistakes = Mistakes(running[0], models, prompts).ToList();
        return mistakes.Count == 0 ? Make(running[0]) : throw new InvalidDataException($"{file} (key Experiments__File): {string.Join("; ", mistakes)}.");
    }

    private static List<Content> Read(string file, string text)
    {
        try
        {
            var list = text.TrimStart().StartsWith('[') || text.Split('\n').Any(line => line.StartsWith("- ", StringComparison.Ordinal));
            return list ? yaml.Deserialize<List<Content>?>(text) ?? [] : yaml.Deserialize<Content?>(text) is { } one ? [one] : [];
        }
        catch (YamlException error)
        {
            throw new InvalidDataException($"{file} (key Experiments__File), line {error.Start.Line}: {error.InnerException?.Message ?? error.Message}", error);
        }
    }

    private static IEnumerable<string> Mistakes(Content content, ChatModels models, PromptCatalogue prompts)
    {
        if (string.IsNullOrWhiteSpace(content.Id))
            yield return "id is missing";
        if (!Enum.TryParse<ExperimentUnit>(content.Unit, ignoreCase: true, out _))
            yield return $"unit is '{content.Unit}'; expected user or session";
        if (content.Variants is not { Count: >= 2 })
            yield return "variants needs at least two entries";
        var variants = content.Variants ?? [];
        if (variants.GroupBy(variant => variant.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            yield return $"variants holds '{twice.Key}' twice";
        foreach (var (variant, at) in variants.Select((variant, at) => (variant, at)))
            foreach (var mistake in Mistakes(variant, $"variants[{at}]", models, prompts))
                yield return mistake;
    }

    private static IEnumerable<string> Mistakes(VariantContent variant, string at, ChatModels models, PromptCatalogue prompts)
    {
        if (string.IsNullOrWhiteSpace(variant.Name))
            yield return $"{at}.name is missing";
        if (variant.Weight is not (> 0 and < 1e9))
            yield return $"{at}.weight is {variant.Weight}; expected a number above 0";
        if (variant.Overrides?.Model is { } model && models.Problem(model, out _) is { } problem)
            yield return $"{at}.overrides.model: {problem}";
        if (variant.Overrides?.Prompt is { } prompt && !prompts.TryFind(prompt, out _))
            yield return $"{at}.overrides.prompt: there is no {prompt}; there are {prompts.Known}";
        if (variant.Overrides?.TopK is not (null or (>= 1 and <= 50)))
            yield return $"{at}.overrides.topK is {variant.Overrides.TopK}; expected 1 to 50";
    }

    private static Experiment Make(Content content) => new(
        content.Id!,
        content.Key ?? content.Id!,
        Enum.Parse<ExperimentUnit>(content.Unit!, ignoreCase: true),
        content.Salt ?? "",
        [.. content.Variants!.Select(variant => new Variant(variant.Name!, variant.Weight, variant.Overrides is { } given
            ? new Overrides(given.Model, given.Prompt, given.TopK, given.Rerank) : Overrides.None))]);

    private sealed class Content
    {
        public string? Id { get; set; }
        public string? Key { get; set; }
        public string? Unit { get; set; }
        public string? Salt { get; set; }
        public string? Status { get; set; }
        public List<VariantContent>? Variants { get; set; }
    }

    private sealed class VariantContent
    {
        public string? Name { get; set; }
        public double Weight { get; set; } = 1;
        public OverridesContent? Overrides { get; set; }
    }

    private sealed class OverridesContent
    {
        public string? Model { get; set; }
        public string? Prompt { get; set; }
        public int? TopK { get; set; }
        public bool? Rerank { get; set; }
    }
}
