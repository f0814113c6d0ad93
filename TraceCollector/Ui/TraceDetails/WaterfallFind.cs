namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>Finding among a trace's spans by what is known of them without their texts.</summary>
internal static class WaterfallFind
{
    /// <returns>Indices in order; empty for no text.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<WaterfallRow> rows, string text)
    {
        var sought = text.Trim();
        return sought.Length == 0 ? [] : [.. rows.Where(row => IsIn(row.Span, sought)).Select(row => row.Index)];
    }

    /// <summary>The member after (or before) the active row, around at the ends.</summary>
    /// <param name="among">In order, not empty.</param>
    public static int Next(IReadOnlyList<int> among, int active, int step) => step > 0
        ? among.FirstOrDefault(index => index > active, among[0])
        : among.LastOrDefault(index => index < active, among[^1]);

    private static bool IsIn(SpanDetail span, string sought)
    {
        return Has(span.Name) || Has(span.SpanId) || Has(span.Error?.Type) || Has(span.Model?.Answered ?? span.Model?.Requested) || Has(span.Service) || Has(span.Kind.ToString());

        bool Has(string? text) => text is not null && text.Contains(sought, StringComparison.OrdinalIgnoreCase);
    }
}
