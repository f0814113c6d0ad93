using System.Diagnostics;
using System.Runtime.CompilerServices;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Reindex;

/// <summary>What a run works on and with.</summary>
internal sealed record ReindexParts(
    IJournal Journal, JournalOptions JournalOptions, TraceStore Store, ILease Lease, Indexer Indexer, IndexFigures Figures, FactSignal Signal, PriceBook Prices, ReindexOptions Options, TimeProvider Clock, ILoggerFactory Loggers);

/// <summary>
/// Builds the tables anew beside those in use: a second indexer reads the journal from its beginning and never goes further than the first.
/// When it has come as far, the first one waits, what the journal cannot tell is brought over, and the new tables take the place of the old.
/// </summary>
internal sealed class ReindexRun : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The index goes first: while it is further behind than this, the run waits.</summary>
    private const double MostBehindMs = 2000;

    /// <summary>How long the index may stand still for the end; if it takes longer, it goes on and the end is tried again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Twice as long as an indexer takes until it looks at open traces.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);

    /// <summary>A fault that stays as long as this ends the run.</summary>
    private static readonly TimeSpan FaultPatience = TimeSpan.FromMinutes(2);

    private readonly ReindexParts parts;
    private readonly TraceStore built;
    private readonly Indexer indexer;
    private readonly RollupMerging merging;
    private readonly IndexFigures figures = new();
    private readonly RecordClock history = new();
    private readonly FactNumbers numbers;
    private readonly IStoreEngine engine;
    private readonly Stopwatch working = Stopwatch.StartNew();
    private readonly PriceList prices;
    private long records;
    private long furthest;

    public ReindexRun(ReindexParts parts)
    {
        this.parts = parts;
        built = parts.Store.Unfinished();
        prices = parts.Prices.Current;
        numbers = new FactNumbers(parts.Store, parts.Journal);
        engine = parts.Store.Engine;
        indexer = new Indexer(parts.Journal, built, new SoleLease(), parts.Prices, history, new FactSignal(), figures, parts.Loggers.CreateLogger<Indexer>(), new(FollowAsync, PrepareAsync));
        merging = new RollupMerging(built, new SoleLease(), parts.Clock, parts.Loggers.CreateLogger<RollupMerging>());
    }

    public long Records => Interlocked.Read(ref records);

    /// <summary>Journal position up to which the new tables are true.</summary>
    public long Position => figures.Indexed;

    public string? Fault => figures.Fault;

    /// <summary>Notes something about the run in the new tables.</summary>
    public Task SignAsync(string name, long value, CancellationToken cancellationToken) => built.WriteAsync(session => session.SetProgress(name, value), cancellationToken);

    /// <summary>Completes when the new tables are in use; the answer's task when the old file is gone.</summary>
    /// <param name="finishing">Called when only the end is left.</param>
    /// <exception cref="IOException">The disk is too full, prices have changed, another collector indexes, or what is read keeps failing.</exception>
    public async Task<Task> RunAsync(Action finishing, CancellationToken cancellationToken)
    {
        var term = await parts.Lease.TakeAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, term.Lost);
        try
        {
            return await RunAsync(term, finishing, stop.Token);
        }
        catch (OperationCanceledException) when (term.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException("This collector does not index any more; begin again at the one that does.");
        }
    }

    private async Task<Task> RunAsync(LeaseTerm term, Action finishing, CancellationToken cancellationToken)
    {
        await IndexKnowsItsPlaceAsync(cancellationToken);
        await indexer.StartAsync(cancellationToken);
        await merging.StartAsync(cancellationToken);
        while (true)
        {
            await ReachAsync(() => parts.Figures.Indexed, Timeout.InfiniteTimeSpan, cancellationToken);
            finishing();
            await SettleWhatIsDueAsync(cancellationToken);
            // It may be in the middle of a merge, which the index need not wait for.
            await merging.StopAsync(CancellationToken.None);
            using (await parts.Indexer.PauseAsync(cancellationToken))
                if (await ReachAsync(() => parts.Figures.Indexed, Patience, cancellationToken))
                    return await EndAsync(term, cancellationToken);
        }
    }

    /// <summary>Stops reading; what is in the file stays there and can be gone on with.</summary>
    public async Task StopAsync()
    {
        await merging.StopAsync(CancellationToken.None);
        await indexer.StopAsync(CancellationToken.None);
    }

    /// <summary>Lets go of the file.</summary>
    public Task CloseAsync() => built.CloseAsync();

    public void Dispose()
    {
        merging.Dispose();
        indexer.Dispose();
        built.Dispose();
    }

    /// <summary>At the start of a process the index has not read yet how far it had come.</summary>
    private async Task IndexKnowsItsPlaceAsync(CancellationToken cancellationToken)
    {
        var stored = await parts.Store.ReadAsync(session => session.Progress(IndexWriter.Position) ?? 0, cancellationToken);
        while (parts.Figures.Indexed < stored)
            await Task.Delay(Pause, cancellationToken);
    }

    /// <summary>
    /// Nothing is left to read, so the present is the time to settle by: the traces of the last minute settle in memory now, and need not be
    /// read from the journal again while the index stands still. What comes meanwhile does no harm, and what does not settle settles at the end.
    /// </summary>
    private async Task SettleWhatIsDueAsync(CancellationToken cancellationToken)
    {
        var now = parts.Clock.GetUtcNow();
        if (figures.Indexed < parts.Journal.Position)
            return;
        history.Set(now);
        await Task.Delay(SettleTime, cancellationToken);
    }

    private async Task<Task> EndAsync(LeaseTerm term, CancellationToken cancellationToken)
    {
        var standing = Stopwatch.StartNew();
        await StopAsync();
        // What is due by now has settled in the tables in use, or will as soon as the index goes on.
        await indexer.SettleAsync(parts.Clock.GetUtcNow(), cancellationToken);
        var gone = await parts.Store.BecomeAsync(built, (session, old) => BringOver(session, old, term), cancellationToken);
        parts.Signal.Raise();
        parts.Loggers.CreateLogger<ReindexRun>().LogInformation("The new tables are in use; the index stood still for {Seconds:N1} s", standing.Elapsed.TotalSeconds);
        return gone;
    }

    private void BringOver(StoreSession session, string old, LeaseTerm term)
    {
        term.Check(session);
        ReindexEnd.Run(session, old, parts.Journal.Start == 0);
    }

    /// <summary>Waits until the new tables have come as far as a position that may move.</summary>
    private async Task<bool> ReachAsync(Func<long> position, TimeSpan limit, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        var failing = new Stopwatch();
        while (figures.Indexed < position())
        {
            if (limit != Timeout.InfiniteTimeSpan && waited.Elapsed > limit)
                return false;
            if (engine.FreeBytes < parts.JournalOptions.MinFreeBytes)
                throw new IOException($"The disk has less than {parts.JournalOptions.MinFreeBytes} bytes free (Journal__MinFreeBytes); what is received comes first.");
            if (parts.Prices.Current != prices)
                throw new IOException("Prices have changed since it began, so that its rows would be of two kinds: begin again.");
            if (figures.Fault is null)
                failing.Reset();
            else
                failing.Start();
            if (failing.Elapsed > FaultPatience)
                throw new IOException(figures.Fault);
            await Task.Delay(Pause, cancellationToken);
        }
        return true;
    }

    /// <summary>The journal's records, none of which the index has not read.</summary>
    private async IAsyncEnumerable<JournalRecord> FollowAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in parts.Journal.FollowAsync(from, cancellationToken))
        {
            while (record.Next > parts.Figures.Indexed || IndexIsBehind())
            {
                await Task.Delay(Pause, cancellationToken);
                working.Restart();
            }
            history.Set(record.ReceivedAt);
            if (record.Next > furthest)
                (furthest, records) = (record.Next, records + 1);
            yield return record;
        }
    }

    private bool IndexIsBehind() => parts.Figures is { Fault: null, WaitingSince: { } since } && (parts.Clock.GetUtcNow() - since).TotalMilliseconds > MostBehindMs;

    private async Task PrepareAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        await numbers.GiveAsync(batch.Facts, cancellationToken);
        // Rests as long as its share says, after as much work as a batch is.
        await Task.Delay(working.Elapsed * (1 / parts.Options.Share - 1), cancellationToken);
        working.Restart();
    }
}
