using System.Text;

namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>A key that the data denies (<c>false</c>, <c>null</c>, "no", "none"), as words: <c>Outdoor Seating</c> under <c>attributes</c>.</summary>
internal readonly record struct DeniedKey(string Key, string Parent);

/// <summary>A structured context as sentences <c>key path: value</c>, so that prose features apply to data too.</summary>
internal sealed record StructuredText(List<string> Sentences, List<DeniedKey> Denied)
{
    /// <summary><c>null</c> where the text holds no object or array of objects. Prose before and after the data is kept as sentences.</summary>
    public static StructuredText? Read(string text)
    {
        var start = text.AsSpan().IndexOfAny('{', '[');
        if (start < 0 || !LooksStructured(text.AsSpan(start)))
            return null;
        var reader = new LooseJson(text.AsSpan(start));
        if (!reader.TryRead(out var value) || !HoldsMembers(value))
            return null;
        var result = new StructuredText([], []);
        result.AddProse(text[..start], "");
        result.Flatten(value, "", "");
        result.AddProse(text[(start + reader.Position)..], "");
        return result;
    }

    private static bool LooksStructured(ReadOnlySpan<char> text)
    {
        var inner = text[1..].TrimStart();
        return inner.Length > 0 && inner[0] is '"' or '\'' or '{' or '[';
    }

    private static bool HoldsMembers(object? value) => value switch
    {
        List<KeyValuePair<string, object?>> members => members.Count > 0,
        List<object?> items => items.Exists(HoldsMembers),
        _ => false,
    };

    private void Flatten(object? value, string path, string key)
    {
        switch (value)
        {
            case List<KeyValuePair<string, object?>> members:
                foreach (var (name, member) in members)
                    Flatten(member, $"{path} {key}".Trim(), Words(name));
                break;
            case List<object?> items:
                foreach (var item in items)
                    Flatten(item, path, key);
                break;
            default:
                AddValue(value, path, key);
                break;
        }
    }

    private void AddValue(object? value, string path, string key)
    {
        // "take-out" and "takeout" are both written for TakeOut.
        var name = $"{path} {key} {Joined(key)}".Trim();
        if (value is null or false || (value is string said && IsDenial(said)))
        {
            Denied.Add(new DeniedKey(key, path));
            Sentences.Add($"{name}: no");
        }
        else if (value is string text)
            AddProse($"{text} {Regions.NameOf(text)}".TrimEnd(), name);
        else
            Sentences.Add($"{name}: yes");
    }

    private static bool IsDenial(string value) => value.Trim().ToLowerInvariant() is "no" or "none" or "false" or "null" or "n/a";

    private void AddProse(string text, string path)
    {
        foreach (var range in Text.Sentences.Split(text))
        {
            Sentences.Add(path.Length == 0 ? text[range] : $"{path}: {text[range]}");
            path = "";
        }
    }

    /// <summary>The last two words of a key as one, empty for a single word.</summary>
    public static string Joined(string words)
    {
        var last = words.LastIndexOf(' ');
        return last < 0 ? "" : words[(words.LastIndexOf(' ', last - 1) + 1)..].Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary><c>RestaurantsTakeOut</c> and <c>take_out</c> as words.</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]))
                words.Append(' ');
            words.Append(name[i] is '_' or '-' or '.' ? ' ' : name[i]);
        }
        return words.ToString();
    }
}
