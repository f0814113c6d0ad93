using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// What of a trace can be searched without opening the journal: each text and each attribute line once, handed over as they come. Texts
/// stop at 4,000 characters (those of the root are always taken), attribute lines at 16,000: what comes after is shown, but not found.
/// </summary>
internal sealed class SearchTexts
{
    private const int WordsLength = 4000;
    private const int AttributesLength = 16_000;
    private const int LongestValue = 200;
    private const int TextLength = 1000;
    /// <summary>What a model is given is mostly the prompt and the evidence; the question stands on the spans around it.</summary>
    private const int ModelInputLength = 500;
    /// <summary>Attributes of a resource that are looked at: every trace beneath it looks at them again.</summary>
    private const int MostOfResource = 500;
    private const int UsualLines = 60;

    private HashSet<ulong>? known;
    /// <summary>What was known when it was last taken from.</summary>
    private ulong[] taken = [];
    private List<string> words = [];
    private List<(string Key, string Value)> lines = [];
    private ResourceData? lastResource;
    private int wordsLength;
    private int attributesLength;

    /// <summary>One line as it is kept and looked for.</summary>
    public static string Line(string key, string value) => $"{key}:{value}";

    public void Add(LlmSpan span)
    {
        var isRoot = span.Source.ParentSpanId == 0;
        AddWords(span.Input, span.Kind == SpanKind.Llm ? ModelInputLength : TextLength, isRoot);
        AddWords(span.Output, TextLength, isRoot);
        AddLines(span.Source.Attributes.Span);
        foreach (var tag in span.Tags ?? [])
            if (tag.Length <= LongestValue && !tag.Contains('\n', StringComparison.Ordinal))
                AddLine("tag", tag);
        // Spans of one resource come together, and share it.
        if (!ReferenceEquals(span.Source.Resource, lastResource))
            AddLines(span.Source.Resource.Attributes.Span[..Math.Min(span.Source.Resource.Attributes.Count, MostOfResource)]);
        lastResource = span.Source.Resource;
    }

    /// <summary>What has come since the last call, which the next call does not give again; <c>null</c> where nothing has.</summary>
    public TraceTexts? Take(UInt128 traceId, DateTimeOffset startedAt)
    {
        if (words.Count == 0 && lines.Count == 0)
            return null;
        var texts = new TraceTexts(traceId, startedAt, Words(), Lines());
        // More may come, but most often nothing does: what waits for it is kept small.
        (words, lines, taken, known) = ([], [], [.. Known], null);
        return texts;
    }

    private HashSet<ulong> Known => known ??= taken.Length == 0 ? new(UsualLines) : [.. taken];

    /// <summary>Each text in lower case with a line's end after it.</summary>
    private string Words() => string.Create(words.Sum(word => word.Length + 1), words, static (target, words) =>
    {
        foreach (var text in words)
        {
            text.AsSpan().ToLowerInvariant(target);
            target[text.Length] = '\n';
            target = target[(text.Length + 1)..];
        }
    });

    /// <summary>Lines between line ends, so that a whole one can be looked for; empty where there is none.</summary>
    private string Lines() => lines.Count == 0 ? "" : string.Create(1 + lines.Sum(line => line.Key.Length + line.Value.Length + 2), lines, static (target, lines) =>
    {
        target[0] = '\n';
        target = target[1..];
        foreach (var (key, value) in lines)
        {
            target.TryWrite($"{key}:{value}\n", out var written);
            target = target[written..];
        }
    });

    private void AddWords(string? whole, int length, bool always)
    {
        var text = IndexedSpan.Beginning(whole, length);
        if (text.IsEmpty || (!always && wordsLength + text.Length > WordsLength) || !Known.Add(Hash(text, 0)))
            return;
        wordsLength += text.Length;
        words.Add(text.Length == whole!.Length ? whole : text.ToString());
    }

    /// <summary>Lines <c>key:value</c> of attributes with a short plain value; structured, listed and long ones are texts, not labels.</summary>
    private void AddLines(ReadOnlySpan<KeyValuePair<string, AnyValue>> from)
    {
        foreach (var (key, value) in from)
            // Three bytes of UTF-8 are at least one character. Strings are made last: most values are listed, or known from another span.
            if (value.Utf8.Length <= 3 * LongestValue && !IsListed(key) && !IsKnown(key, value) && Plain(value) is { Length: <= LongestValue } text && !text.Contains('\n', StringComparison.Ordinal))
                AddLine(key, text);
    }

    /// <summary>Of a value that is no string yet, by its bytes.</summary>
    private bool IsKnown(string key, AnyValue value) =>
        !value.Utf8.IsEmpty && !Known.Add(XxHash3.HashToUInt64(value.Utf8, unchecked((long)Hash(key, 0))));

    private void AddLine(string key, string value)
    {
        if (attributesLength + key.Length + value.Length > AttributesLength || !Known.Add(Hash(value, Hash(key, 0))))
            return;
        attributesLength += key.Length + value.Length + 2;
        lines.Add((key, value));
    }

    /// <summary>An element of a flattened list (<c>llm.input_messages.0.…</c>): a text's part, which would crowd out the labels.</summary>
    private static bool IsListed(string key)
    {
        for (var i = 1; i + 1 < key.Length; i++)
            if (char.IsAsciiDigit(key[i]) && key[i - 1] == '.' && key.IndexOf('.', i) is > 0 and var end && int.TryParse(key.AsSpan(i, end - i), out _))
                return true;
        return false;
    }

    private static ulong Hash(ReadOnlySpan<char> text, ulong seed) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text), (long)seed);

    private static string? Plain(AnyValue value) => value.Kind switch
    {
        ValueKind.String => value.AsString,
        ValueKind.Bool => value.AsBool == true ? "true" : "false",
        ValueKind.Int => value.AsInt?.ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => value.AsDouble?.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
