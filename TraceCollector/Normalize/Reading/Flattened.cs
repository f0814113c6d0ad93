using System.Globalization;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>
/// Lists that came as <c>prefix.N.suffix</c> keys. Elements are kept by index, so a key such as <c>llm.input_messages.999999999.x</c>
/// costs one element, not a billion; indices from <see cref="MaxIndex"/> on are not read and stay visible as raw attributes only.
/// </summary>
internal static class Flattened
{
    /// <summary>More than any list seen (Langfuse bounds at the same size).</summary>
    public const int MaxIndex = 10_001;

    /// <summary>The elements under a prefix in the order of their indices, each with its suffixes as keys (<c>""</c> where the element is a scalar).</summary>
    public static IReadOnlyList<Attributes> List(Attributes attributes, string prefix)
    {
        SortedDictionary<int, List<KeyValuePair<string, AnyValue>>>? elements = null;
        foreach (var item in attributes.Span)
        {
            if (!TrySplit(item.Key, prefix, out var index, out var suffix))
                continue;
            elements ??= [];
            if (!elements.TryGetValue(index, out var element))
                elements[index] = element = [];
            element.Add(new(suffix, item.Value));
        }
        return elements is null ? [] : [.. elements.Values.Select(element => new Attributes([.. element]))];
    }

    private static bool TrySplit(string key, string prefix, out int index, out string suffix)
    {
        index = 0;
        suffix = "";
        if (key.Length < prefix.Length + 2 || key[prefix.Length] != '.' || !key.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        var rest = key.AsSpan(prefix.Length + 1);
        var dot = rest.IndexOf('.');
        var digits = dot < 0 ? rest : rest[..dot];
        if (digits.Length is 0 or > 5 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out index) || index >= MaxIndex)
            return false;
        suffix = dot < 0 ? "" : rest[(dot + 1)..].ToString();
        return true;
    }
}
