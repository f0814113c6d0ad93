using System.Globalization;

namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>A text as a page shows it. One of 32 MB made a page of 185 MB, which no browser opens and which took the collector gigabytes.</summary>
internal static class Shown
{
    /// <summary>In characters: a book's worth. The longer one is better read with tools.</summary>
    public const int Most = 500_000;

    public static string? Text(string? text) => text is null || text.Length <= Most
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, char.IsHighSurrogate(text[Most - 1]) ? Most - 1 : Most)}\n… cut; all of its {text.Length:#,0} characters are in the answer of /api/traces");
}
