using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace LlmAspire.Tests;

/// <summary>compose.yaml as a container runtime reads it: what services have in common is merged in, variables are filled in.</summary>
internal static partial class ComposeFile
{
    public static YamlMappingNode Root { get; } = Read(RepositoryFiles.Read("compose.yaml"));

    public static YamlMappingNode Services { get; } = (YamlMappingNode)Root["services"];

    /// <summary>Names of the variables that .env.example offers, in its order.</summary>
    public static IReadOnlyList<string> Offered { get; } =
        [.. RepositoryFiles.Read(".env.example").Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#').Select(line => line.Split('=')[0])];

    /// <summary>Names of the variables that are used.</summary>
    public static IEnumerable<string> Used => Variable().Matches(RepositoryFiles.Read("compose.yaml")).Select(match => match.Groups["name"].Value).Distinct();

    /// <summary>Those without which nothing is started.</summary>
    public static IEnumerable<string> Demanded =>
        Variable().Matches(RepositoryFiles.Read("compose.yaml")).Where(match => match.Groups["else"].Value.StartsWith(":?", StringComparison.Ordinal)).Select(match => match.Groups["name"].Value).Distinct();

    public static IReadOnlyDictionary<string, string> Environment(string service, IReadOnlyDictionary<string, string> variables) =>
        Has(Services[service], "environment")
            ? ((YamlMappingNode)Services[service]["environment"]).ToDictionary(entry => $"{entry.Key}", entry => Fill($"{entry.Value}", variables))
            : new Dictionary<string, string>();

    public static IReadOnlyList<string> List(YamlNode node, IReadOnlyDictionary<string, string>? variables = null) =>
        [.. ((YamlSequenceNode)node).Select(item => variables is null ? $"{item}" : Fill($"{item}", variables))];

    public static bool Has(YamlNode node, string key) => node is YamlMappingNode map && map.Children.ContainsKey(key);

    private static string Fill(string text, IReadOnlyDictionary<string, string> variables) => Variable().Replace(text, match =>
    {
        var given = variables.GetValueOrDefault(match.Groups["name"].Value, "");
        var otherwise = match.Groups["else"].Value;
        if (given.Length > 0 || otherwise.Length == 0)
            return given;
        return otherwise.StartsWith(":-", StringComparison.Ordinal) ? otherwise[2..] : throw new InvalidOperationException($"{match.Groups["name"].Value} is not set: {otherwise[2..]}");
    }).Replace("$$", "$", StringComparison.Ordinal);

    private static YamlMappingNode Read(string text)
    {
        var merged = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object?>>(new MergingParser(new Parser(new StringReader(text))));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(new SerializerBuilder().Build().Serialize(merged)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    /// <summary>${NAME}, ${NAME:-default} and ${NAME:?message}; what is left for a shell is written $$NAME.</summary>
    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?<else>(:[-?][^}]*)?)\}")]
    private static partial Regex Variable();
}
