using System.Diagnostics.CodeAnalysis;

namespace LlmAspire.RagApi.Models;

/// <summary>Which model a setting, an experiment or a replay means: <c>offline</c>, or <c>provider:name</c> (the name may hold colons).</summary>
internal readonly record struct ModelRef(string Provider, string Name)
{
    public const string OfflineProvider = "offline";

    public static readonly IReadOnlyList<string> Providers = [OfflineProvider, "openai", "azure", "ollama", "anthropic"];

    public static ModelRef Offline { get; } = new(OfflineProvider, "");

    public bool IsOffline => Provider == OfflineProvider;

    public static bool TryParse(string? text, out ModelRef model, [NotNullWhen(false)] out string? error)
    {
        var trimmed = (text ?? "").Trim();
        var colon = trimmed.IndexOf(':', StringComparison.Ordinal);
        var provider = (colon < 0 ? trimmed : trimmed[..colon]).ToLowerInvariant();
        var name = colon < 0 ? "" : trimmed[(colon + 1)..].Trim();
        model = new ModelRef(provider, name);
        error = Problem(trimmed, model);
        return error is null;
    }

    private static string? Problem(string text, ModelRef model) => model switch
    {
        _ when !Providers.Contains(model.Provider) => $"'{text}' names no known provider; expected offline, openai:<model>, azure:<deployment>, ollama:<model> or anthropic:<model>",
        { IsOffline: true, Name.Length: > 0 } => $"'{text}': the offline models have no names; write offline",
        { IsOffline: false, Name.Length: 0 } => $"'{text}' names no model; write {model.Provider}:<model>",
        _ => null,
    };

    public override string ToString() => IsOffline ? OfflineProvider : $"{Provider}:{Name}";
}
