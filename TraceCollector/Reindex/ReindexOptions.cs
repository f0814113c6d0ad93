namespace LlmAspire.TraceCollector.Reindex;

/// <summary>What building the tables anew may take (section <c>Reindex</c>).</summary>
internal sealed class ReindexOptions
{
    public const string Section = "Reindex";

    /// <summary>Part of the time in which it works, above 0 to 1; in the rest it leaves the machine to others. It waits anyway while the index is behind.</summary>
    public double Share { get; set; } = 0.5;
}
