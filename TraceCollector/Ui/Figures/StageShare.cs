namespace LlmAspire.TraceCollector.Ui.Figures;

/// <summary>A stage's part of a request. <paramref name="Share"/> is in 0..1 and all parts of a request sum to 1 at most.</summary>
internal sealed record StageShare(string Stage, double Ms, double Share)
{
    public static IReadOnlyList<string> Order { get; } = ["embed", "search", "rerank", "llm", "post"];

    /// <summary>Stages in the order of an answer; time in no stage is <c>other</c>. Empty where no stage is known.</summary>
    public static IReadOnlyList<StageShare> Of(IReadOnlyDictionary<string, double> stageMs, double durationMs)
    {
        var known = Order.Where(stageMs.ContainsKey).Select(stage => (Stage: stage, Ms: Math.Max(0, stageMs[stage]))).ToList();
        if (known.Count == 0)
            return [];
        // Stages may overlap or outlast their root (streams, clocks): then their own sum is the whole.
        var whole = Math.Max(durationMs, known.Sum(part => part.Ms));
        if (whole <= 0)
            return [];
        var rest = whole - known.Sum(part => part.Ms);
        if (rest > whole * 0.005)
            known.Add(("other", rest));
        return [.. known.Select(part => new StageShare(part.Stage, part.Ms, part.Ms / whole))];
    }

    public static string Describe(IEnumerable<StageShare> parts) => string.Join(", ", parts.Select(part => $"{part.Stage} {Figure.Duration(part.Ms)}"));
}
