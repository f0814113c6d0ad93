using System.Collections.Immutable;

namespace LlmAspire.TraceCollector.Ui.Shell;

/// <summary>
/// What the address of a page says, under the names that <c>/api/traces</c> takes. Immutable: a link to a changed view is
/// <c>view.With("feature", "docs").Address("/traces")</c>.
/// </summary>
public sealed record ViewState
{
    /// <summary>What one filter bar carries from page to page.</summary>
    private static readonly string[] Carried = ["from", "to", "feature", "model"];

    private readonly ImmutableArray<KeyValuePair<string, string>> pairs;

    private ViewState(ImmutableArray<KeyValuePair<string, string>> pairs) => this.pairs = pairs;

    public static ViewState Empty { get; } = new([]);

    public IEnumerable<KeyValuePair<string, string>> Pairs => pairs;

    public static ViewState Of(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var mark = address.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
            return Empty;
        var query = address[(mark + 1)..].Split('#')[0];
        return new([.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair).Where(pair => pair.Value.Length > 0)]);
    }

    public string? Value(string key) => Values(key).FirstOrDefault();

    public IEnumerable<string> Values(string key) => pairs.Where(pair => pair.Key == key).Select(pair => pair.Value);

    /// <summary>A changed view starts at its first page: its cursor belongs to the old one.</summary>
    public ViewState With(string key, string? value)
    {
        var rest = pairs.Where(pair => pair.Key != key && pair.Key != "cursor");
        return new(string.IsNullOrEmpty(value) ? [.. rest] : [.. rest, new(key, value)]);
    }

    /// <summary>A further value of the same key: any of them.</summary>
    public ViewState Or(string key, string value) => new([.. pairs.Where(pair => pair.Key != "cursor"), new(key, value)]);

    public ViewState Without(string key, string value) => new([.. pairs.Where(pair => pair.Key != "cursor" && !(pair.Key == key && pair.Value == value))]);

    public ViewState Common() => new([.. pairs.Where(pair => Carried.Contains(pair.Key))]);

    public string Address(string path) => pairs.IsEmpty ? path
        : path + "?" + string.Join('&', pairs.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));

    private static KeyValuePair<string, string> Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new(Unescape(text), "") : new(Unescape(text[..at]), Unescape(text[(at + 1)..]));
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
