namespace LlmAspire.TraceCollector.Metrics;

/// <summary>Which of the metrics that clients send are kept: those of calls of models, tools and vector databases. All others are acknowledged and stay in the journal.</summary>
internal static class MetricNames
{
    private static readonly string[] Families = ["gen_ai.", "llm.", "semantic_kernel.", "mcp.", "db.client.", "agent_framework."];

    /// <summary>Longer names are made up by nobody who means them.</summary>
    private const int Longest = 200;

    public static bool AreKept(string name) => name.Length <= Longest && Array.Exists(Families, family => name.StartsWith(family, StringComparison.Ordinal));
}
