using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// What is received comes first, and priorities of threads do not see to it alone: garbage collections stop all of them, and a server knows none. So the
/// index itself rests while requests wait for each other (ADR 0040).
/// </summary>
internal sealed class ReceivePressure(IJournal journal)
{
    /// <summary>
    /// So many requests stored at once, in the mean, say that more comes than the machine can take: one that comes alone is stored alone. How many
    /// wait at one moment says little, since each group takes all of them.
    /// </summary>
    private const int Pressing = 3;

    /// <summary>Rest for each second of work, at most: a quarter of the time stays the index's own.</summary>
    private const int Share = 3;

    /// <summary>Real time, as it is the machine that must be left alone.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private StoredGroups seen = journal.Figures.Stored;

    public static bool Presses(StoredGroups before, StoredGroups now) =>
        now.Groups > before.Groups && now.Records - before.Records >= Pressing * (now.Groups - before.Groups);

    /// <summary>Ends early once nothing presses any more.</summary>
    public async Task RestAsync(TimeSpan worked, CancellationToken cancellationToken)
    {
        for (var rested = TimeSpan.Zero; rested < Share * worked && PressesStill(); rested += Step)
            await Task.Delay(Step, cancellationToken);
    }

    private bool PressesStill()
    {
        var (before, now) = (seen, journal.Figures.Stored);
        seen = now;
        return Presses(before, now);
    }
}
