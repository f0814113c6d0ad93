using LlmAspire.TraceCollector.Ui.Figures;

namespace LlmAspire.TraceCollector.Ui.Status;

/// <summary>What someone should act on, in words that say how.</summary>
internal static class StatusConcern
{
    private const double LateMs = 60_000;
    private const long LittleDisk = 1_000_000_000;

    public static IEnumerable<string> Of(CollectorStatus status)
    {
        if (status.Journal.Damaged.Count > 0)
            yield return $"{status.Journal.Damaged.Count} damaged journal records were skipped ({string.Join(", ", status.Journal.Damaged.Take(3))}): check the disk.";
        if (status.Journal.BehindMs > LateMs)
            yield return $"The tables are {Figure.Duration(status.Journal.BehindMs)} behind the journal: nothing is lost, but pages show an older state. The log says what the indexer does.";
        if (status.Reindex is { State: ReindexState.Failed } reindex)
            yield return $"The reindex failed, and the tables stay as they were: {reindex.Fault}";
        if (status.Queue.Bound > 0 && status.Queue.Length >= status.Queue.Bound)
            yield return "The queue is full: senders are told to retry (503).";
        if (status.Disk.FreeBytes is > 0 and < LittleDisk)
            yield return $"Only {Figure.Bytes(status.Disk.FreeBytes)} of disk are left: lower Retention__Days or move Data__Directory.";
    }
}
