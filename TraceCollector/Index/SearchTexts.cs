using System.Globalization;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>What of a trace can be searched without opening the journal.</summary>
internal static class SearchTexts
{
    private const int WordsLength = 4000;
    private const int LongestValue = 200;

    public static TraceTexts Of(OpenTrace trace) => new(trace.Id, WordsOf(trace), "\n" + string.Join('\n', trace.AttributeLines) + "\n");

    /// <summary>Lines <c>key:value</c> of attributes with a short plain value; structured, listed and long ones are texts, not labels.</summary>
    public static void Collect(OpenTrace trace, SpanData span)
    {
        Collect(trace, span.Attributes);
        Collect(trace, span.Resource.Attributes);
    }

    /// <summary>One line as it is kept and looked for.</summary>
    public static string Line(string key, string value) => $"{key}:{value}";

    private static void Collect(OpenTrace trace, Attributes attributes)
    {
        foreach (var (key, value) in attributes.Items)
            if (!IsListed(key) && Plain(value) is { Length: <= LongestValue } text && !text.Contains('\n', StringComparison.Ordinal))
                trace.AddAttribute(Line(key, text));
    }

    /// <summary>An element of a flattened list (<c>llm.input_messages.0.…</c>): a text's part, which would crowd out the labels.</summary>
    private static bool IsListed(string key)
    {
        for (var i = 1; i + 1 < key.Length; i++)
            if (char.IsAsciiDigit(key[i]) && key[i - 1] == '.' && key.IndexOf('.', i) is > 0 and var end && int.TryParse(key.AsSpan(i, end - i), out _))
                return true;
        return false;
    }

    private static string? Plain(AnyValue value) => value.Kind switch
    {
        ValueKind.String => value.AsString,
        ValueKind.Bool => value.AsBool == true ? "true" : "false",
        ValueKind.Int => value.AsInt?.ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => value.AsDouble?.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Texts of the trace's spans, outer ones first, each once, up to 4,000 characters.</summary>
    private static string WordsOf(OpenTrace trace)
    {
        var texts = trace.Spans.Values.Where(span => span.Words.Length > 0).OrderBy(span => span.StartNs).ThenByDescending(span => span.EndNs)
            .Select(span => span.Words).Distinct(StringComparer.Ordinal);
        return IndexedSpan.Cut(string.Join('\n', texts), WordsLength)!;
    }
}
