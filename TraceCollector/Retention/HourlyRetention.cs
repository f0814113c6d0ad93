using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;
using Microsoft.Extensions.Options;

namespace LlmAspire.TraceCollector.Retention;

/// <summary>
/// Drops what was received too long ago or is too much, once at start and hourly after: first the rows of traces of which nothing newer came, then the
/// journal's segments that no row refers to any more. Age is the time of receiving: a client whose clock stands in 1970 loses nothing.
/// Where most of the tables' file is free then, it is written anew. A failure is told and tried again in an hour.
/// </summary>
internal sealed class HourlyRetention(TraceStore store, IJournal journal, ILease lease, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<HourlyRetention> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Less than this that is free in the tables is left there.</summary>
    private const long LeastFree = 64 << 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await lease.TakeAsync(stoppingToken);
                await DropAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
            {
                logger.LogError(e, "Old data could not be dropped; the next try is in an hour");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public async Task DropAsync(CancellationToken cancellationToken)
    {
        // Nothing is too old before the index has read it: its rows are what says so.
        var (indexed, dropped) = await store.ReadAsync(session => (session.Progress(IndexWriter.Position) ?? 0, session.Progress(RetentionRows.Before) ?? 0), cancellationToken);
        var limit = clock.GetUtcNow() - TimeSpan.FromDays(options.Value.Days);
        var slices = new RetentionSlices(store.Engine.SliceBytes, journal.PositionAt(limit - RetentionSlices.Grace));
        var tooOld = slices.Whole(journal.PositionAt(limit));
        var tooMuch = options.Value.Bytes is { } bytes ? journal.PositionLeaving(bytes - store.Bytes) : 0;
        var before = Math.Min(Math.Max(tooOld, tooMuch), indexed);
        if (before <= journal.Start)
            return;
        foreach (var step in slices.Steps(Math.Max(dropped, journal.Start), before))
            await store.WriteAsync(session => RetentionRows.Drop(session, step), cancellationToken);
        var oldest = await store.ReadAsync(RetentionRows.Oldest, cancellationToken) ?? before;
        journal.DropBefore(slices.Whole(Math.Min(before, oldest)));
        await GiveBackAsync(cancellationToken);
    }

    /// <summary>Dropped rows leave free blocks in a file, which stays as large as it is.</summary>
    private async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        var (size, began) = (store.Bytes, clock.GetTimestamp());
        if (await store.RewriteAsync(LeastFree, cancellationToken))
            logger.LogInformation("The tables were written anew, {Before} bytes became {After}; the index stood still for {Seconds:N1} s", size, store.Bytes, clock.GetElapsedTime(began).TotalSeconds);
    }
}
