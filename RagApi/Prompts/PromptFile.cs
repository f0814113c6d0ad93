using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace LlmAspire.RagApi.Prompts;

/// <summary>Reads <c>*.prompt.yaml</c>: <c>id</c>, <c>version</c>, <c>messages</c>, <c>settings</c>. Errors name the file and the key.</summary>
internal static class PromptFile
{
    public const string Pattern = "*.prompt.yaml";

    private static readonly string[] roles = ["system", "user", "assistant"];
    private static readonly string[] knownSettings = ["temperature", "top_p", "max_tokens", "seed", "frequency_penalty", "presence_penalty"];

    private static readonly IDeserializer yaml = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithAttemptingUnquotedStringTypeDeserialization()
        .WithDuplicateKeyChecking()
        .Build();

    public static PromptTemplate Parse(string file, string text)
    {
        var content = Read(file, text);
        var mistakes = Mistakes(content).ToList();
        if (mistakes.Count > 0)
            throw new InvalidDataException($"{file}: {string.Join("; ", mistakes)}.");
        _ = PromptVersion.TryParse(content.Version, out var version);
        return new PromptTemplate(
            content.Id!,
            version,
            [.. content.Messages!.Select(message => new PromptMessage(message.Role!, message.Content!.ReplaceLineEndings("\n").Trim()))],
            content.Settings ?? []);
    }

    private static Content Read(string file, string text)
    {
        try
        {
            return yaml.Deserialize<Content?>(text) ?? throw new InvalidDataException($"{file} is empty.");
        }
        catch (YamlException error)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {error.Start.Line}: {error.InnerException?.Message ?? error.Message}"), error);
        }
    }

    private static IEnumerable<string> Mistakes(Content content)
    {
        if (string.IsNullOrWhiteSpace(content.Id) || !content.Id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            yield return "id must be letters, digits, '-', '_' or '.'";
        if (!PromptVersion.TryParse(content.Version, out _))
            yield return $"version is '{content.Version}'; expected three numbers such as 1.0.0";
        if (content.Messages is not { Count: > 0 })
            yield return "messages is empty";
        foreach (var (message, at) in (content.Messages ?? []).Select((message, at) => (message, at)))
        {
            if (!roles.Contains(message.Role))
                yield return $"messages[{at}].role is '{message.Role}'; expected system, user or assistant";
            if (string.IsNullOrWhiteSpace(message.Content))
                yield return $"messages[{at}].content is empty";
        }
        foreach (var key in (content.Settings ?? []).Keys.Where(key => !knownSettings.Contains(key)))
            yield return $"settings.{key} is not known; expected {string.Join(", ", knownSettings)}";
        foreach (var (key, value) in content.Settings ?? [])
            if (!double.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out _))
                yield return $"settings.{key} is '{value}'; expected a number";
    }

    private sealed class Content
    {
        public string? Id { get; set; }
        public string? Version { get; set; }
        public string? Description { get; set; }
        public List<Message>? Messages { get; set; }
        public Dictionary<string, object>? Settings { get; set; }
    }

    private sealed class Message
    {
        public string? Role { get; set; }
        public string? Content { get; set; }
    }
}
