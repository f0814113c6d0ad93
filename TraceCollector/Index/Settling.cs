namespace LlmAspire.TraceCollector.Index;

/// <summary>When a trace is whole: decided from values, the clock among them.</summary>
internal static class Settling
{
    /// <summary>Quiet time after the root has ended (contract §5).</summary>
    public static readonly TimeSpan AfterRoot = TimeSpan.FromSeconds(5);

    /// <summary>Time without news after which a trace without a root is taken as it is (contract §5).</summary>
    public static readonly TimeSpan WithoutNews = TimeSpan.FromSeconds(60);

    /// <param name="lastNews">When the trace's newest span was received.</param>
    public static DateTimeOffset DueAt(bool rootEnded, DateTimeOffset lastNews) => lastNews + (rootEnded ? AfterRoot : WithoutNews);
}
