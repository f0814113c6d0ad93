using LlmAspire.EvalWorker.Judging;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Following;

/// <summary>
/// Reads the feed of settled traces from the stored position, judges, and moves the position once the scores are durable: after a
/// crash the last batch is judged again and gives the same scores under the same keys. Waits for ever for a collector that is away.
/// </summary>
internal sealed class FactsFollower(ITraceQuery query, BatchJudge judge, CheckpointFile file, FeedProgress progress, TimeProvider time, ILogger<FactsFollower> logger) : BackgroundService
{
    /// <summary>Facts per round: 1,000 scores a request at most, a second or so to repeat after a crash.</summary>
    public const int BatchSize = 250;
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    /// <summary>Pause before the n-th attempt in a row: half a second, doubled each time, at most 30 s.</summary>
    public static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromMilliseconds(Math.Min(s_longestPause.TotalMilliseconds, 250 * Math.Pow(2, Math.Min(failures, 20))));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var checkpoint = Load();
        var checkedPlace = false;
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                checkpoint = checkedPlace ? checkpoint : await CheckPlaceAsync(checkpoint, stoppingToken);
                checkedPlace = true;
                checkpoint = await StepAsync(checkpoint, stoppingToken);
                failures = 0;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                failures++;
                checkedPlace = false;
                await PauseAsync(e, failures, stoppingToken);
            }
        }
    }

    /// <summary>A file that cannot be read costs only work: the feed is judged again and every score is written over itself.</summary>
    private Checkpoint Load()
    {
        try
        {
            return file.Load();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The position could not be read ({Error}): judging from the start of the feed", e.Message);
            return Checkpoint.Start;
        }
    }

    private async Task<Checkpoint> StepAsync(Checkpoint from, CancellationToken cancellationToken)
    {
        var facts = (await query.GetFactsAsync(from.Sequence, BatchSize, s_wait, cancellationToken)).Items;
        if (facts.Count == 0)
        {
            progress.CaughtUp();
            return from;
        }
        // A copy: a batch that fails must not leave half of what it learned behind.
        var reference = new ReferenceTraffic(from.Learned.ToDictionary(entry => entry.Key, entry => (RunningMoments[])entry.Value.Clone()));
        await judge.JudgeAsync(facts, reference, cancellationToken);
        var reached = new Checkpoint(facts[^1].Sequence, reference.Learned);
        file.Save(reached);
        progress.Reached(reached.Sequence, facts[^1].SettledAt);
        if (facts.Count < BatchSize)
            progress.CaughtUp();
        return reached;
    }

    /// <summary>A collector that no longer has the fact we stand on, nor any later one, was emptied or is being re-indexed: its feed begins anew.</summary>
    private async Task<Checkpoint> CheckPlaceAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        if (checkpoint.Sequence == 0 || (await query.GetFactsAsync(checkpoint.Sequence - 1, 1, null, cancellationToken)).Items.Count > 0)
            return checkpoint;
        logger.LogWarning("The collector has no fact {Sequence} or later: its feed has begun anew, and is judged from its start", checkpoint.Sequence);
        return checkpoint with { Sequence = 0 };
    }

    private async Task PauseAsync(Exception e, int failures, CancellationToken cancellationToken)
    {
        var pause = PauseAfter(failures);
        progress.Stuck(e.Message);
        // The first failure is worth a line, then one each time the pause has grown to its limit.
        if (failures == 1 || pause == s_longestPause)
            logger.LogWarning("Cannot judge now ({Error}); trying again in {Seconds} s, nothing is lost", e.Message, pause.TotalSeconds);
        await Task.Delay(pause, time, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
