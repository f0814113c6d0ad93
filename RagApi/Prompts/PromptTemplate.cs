using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LlmAspire.RagApi.Contracts;

namespace LlmAspire.RagApi.Prompts;

/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">Text with variables written <c>{{$name}}</c>.</param>
internal sealed record PromptMessage(string Role, string Content);

/// <summary>Major, minor, patch.</summary>
internal readonly partial record struct PromptVersion(int Major, int Minor, int Patch) : IComparable<PromptVersion>
{
    public static bool TryParse(string? text, out PromptVersion version)
    {
        var match = Pattern().Match(text ?? "");
        version = match.Success ? new(Number(match, 1), Number(match, 2), Number(match, 3)) : default;
        return match.Success;
    }

    public int CompareTo(PromptVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, provider: null);

    [GeneratedRegex(@"^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$")]
    private static partial Regex Pattern();
}

/// <summary>One version of a prompt, as its file says.</summary>
internal sealed partial record PromptTemplate(string Id, PromptVersion Version, IReadOnlyList<PromptMessage> Messages, IReadOnlyDictionary<string, object> Settings)
{
    /// <summary><c>id@version</c>.</summary>
    public string Name => $"{Id}@{Version}";

    /// <summary>Roles and texts one below the other: what a person reads, and what is hashed.</summary>
    public string Text => string.Join("\n\n", Messages.Select(message => $"{message.Role}:\n{message.Content}"));

    public IReadOnlyList<string> Variables => [.. Variable().Matches(Text).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>First 12 hex digits of the SHA-256 of <see cref="Text"/> with its variables blanked: names of variables may change, words may not.</summary>
    public string Hash => Digest(Variable().Replace(Text, "{{}}"));

    /// <summary>Everything that makes this version what it is, settings and names of variables included; what the lock file holds.</summary>
    public string Seal => Digest($"{Text}\n{string.Join('\n', Settings.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}");

    public PromptRef Ref => new(Id, Version.ToString(), Hash);

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    [GeneratedRegex(@"\{\{\s*\$([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")]
    internal static partial Regex Variable();
}
