using LlmAspire.TraceCollector.Changes;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Scores;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Follows the journal from the position the tables have reached and keeps them true to it. A failure throws away what is in
/// memory and begins again from the tables: nothing is lost, nothing is there twice.
/// </summary>
/// <param name="hooks">What it does differently while it fills other tables from the journal's beginning.</param>
/// <param name="guard">Raises change events; <c>null</c> where traces are only read anew.</param>
internal sealed class Indexer(IJournal journal, TraceStore store, ILease lease, PriceBook prices, TimeProvider clock, FactSignal signal, IndexFigures figures, ILogger<Indexer> logger, IndexHooks? hooks = null, RunawayGuard? guard = null)
    : BackgroundService
{
    /// <summary>
    /// Spans in one transaction, reached only where that many wait: some 10 MB of rows. What a transaction costs by itself, and the rows it adds to rollups
    /// for each group it meets, are shared by them; below the rows of a group in the tables' file, so that groups are filled. One more batch is taken while it is written.
    /// </summary>
    private const int BatchSpans = 14_000;

    /// <summary>How often open traces are looked at when nothing arrives.</summary>
    private static readonly TimeSpan SettleInterval = TimeSpan.FromSeconds(1);

    /// <summary>Real time between small commits: single requests share one, and an answer is still seen at once.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ReceivePressure pressure = new(journal);
    private readonly RecordFaults faults = new(figures, logger);
    private KnownTraces known = new(0);
    private Task writing = Task.CompletedTask;
    /// <summary>When the oldest record was received that has been taken and not handed over to be written.</summary>
    private DateTimeOffset? takingSince;
    /// <summary>Held while it follows, and by whoever keeps it from that.</summary>
    private readonly SemaphoreSlim turn = new(1);
    private CancellationTokenSource interrupt = new();
    /// <summary>While it follows.</summary>
    private LeaseTerm? term;

    /// <summary>Stops between two batches and stays so until the answer is disposed: the tables are then true to <see cref="IndexFigures.Indexed"/> and no further.</summary>
    public async Task<IDisposable> PauseAsync(CancellationToken cancellationToken)
    {
        do
            await Volatile.Read(ref interrupt).CancelAsync();
        while (!await turn.WaitAsync(Gather, cancellationToken));
        return new Pause(turn);
    }

    /// <summary>Settles what is due at a time and stores it. Only while nothing is followed.</summary>
    public async Task SettleAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var assembler = await LoadAsync(cancellationToken);
        assembler.Settle(now);
        await StoreAsync(assembler.Finish(), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Opening the tables must not hold up the start of the other services: it happens on these threads too.
        using var threads = new IndexThreads();
        await Task.Factory.StartNew(() => RunAsync(stoppingToken), CancellationToken.None, TaskCreationOptions.DenyChildAttach, threads).Unwrap();
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        for (var pause = Gather; !stoppingToken.IsCancellationRequested; pause = Longer(pause))
        {
            term = await lease.TakeAsync(stoppingToken);
            var reached = figures.Indexed;
            await turn.WaitAsync(stoppingToken);
            try
            {
                await FollowUntilPausedAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "Indexing failed at journal position {Position}; beginning again from the tables", figures.Indexed);
                (figures.Fault, figures.FaultSince) = (e.Message, figures.FaultSince ?? clock.GetUtcNow());
            }
            finally
            {
                turn.Release();
            }
            if (figures.Indexed > reached)
                pause = Gather;
            // Without the context it would go on in the pool, and take from receiving for as long as the process lives.
            await Task.Delay(pause, CancellationToken.None).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private async Task FollowUntilPausedAsync(CancellationToken stoppingToken)
    {
        var paused = new CancellationTokenSource();
        Volatile.Write(ref interrupt, paused);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, paused.Token, term!.Lost);
        try
        {
            await FollowAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever wanted that waits for the turn, or another collector goes on.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var assembler = await LoadAsync(cancellationToken);
        var metrics = await store.ReadAsync(MetricTables.Load, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var records = (hooks?.Follow ?? journal.FollowAsync)(figures.Indexed, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = records.MoveNextAsync().AsTask();
        writing = Task.CompletedTask;
        try
        {
            while (true)
            {
                if (!next.IsCompleted)
                    await IdleAsync(next, assembler, cancellationToken);
                if (guard is not null)
                    await guard.RefreshAsync(store, cancellationToken);
                var taken = 0;
                for (; taken < BatchSpans && next.IsCompleted; next = records.MoveNextAsync().AsTask())
                {
                    await next;
                    taken += await TakeAsync(assembler, metrics, records.Current, cancellationToken) + 1;
                }
                if (!next.IsCompleted)
                    assembler.Settle(clock.GetUtcNow());
                store.Engine.IsBehind = taken >= BatchSpans;
                await WriteAsync(assembler, metrics, cancellationToken);
                if (!next.IsCompleted && taken > 0)
                    await Task.Delay(Gather, cancellationToken);
            }
        }
        finally
        {
            // An enumerator must not be disposed while it is moving, nor the next try begin while this one's batch is being written.
            await stop.CancelAsync();
            await Task.WhenAll(next, writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            // Who stops while behind, a cancelled reindex say, must not leave queries with one thread.
            store.Engine.IsBehind = false;
        }
    }

    private async Task<TraceAssembler> LoadAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(RollupStore.MakeOnce, cancellationToken);
        (var position, var sequence, var open, var waiting, known) = await store.ReadAsync(session =>
        {
            var ids = StoredTrace.Open(session);
            return (session.Progress(IndexWriter.Position) ?? 0,
                session.Progress(IndexWriter.Sequence) ?? 0,
                StoredTrace.Find(session, ids),
                WaitingRows.Load(session),
                StoredTrace.All(session));
        }, cancellationToken);
        figures.Indexed = position;
        var assembler = new TraceAssembler(new SpanSource(journal), prices, sequence + 1, guard: guard, waiting: waiting);
        foreach (var trace in open)
            assembler.Restore(trace);
        return assembler;
    }

    /// <summary>Waits for a record, but no longer than open traces can do without being looked at.</summary>
    private async Task IdleAsync(Task next, TraceAssembler assembler, CancellationToken cancellationToken)
    {
        await writing;
        if (assembler.OpenCount == 0)
            await next.WaitAsync(cancellationToken);
        else
            await Task.WhenAny(next, Task.Delay(SettleInterval, clock, cancellationToken));
    }

    /// <returns>How many spans the record holds; a whole batch for an erasure, because what comes after it must not go with the rows it drops.</returns>
    private async Task<int> TakeAsync(TraceAssembler assembler, ClientMetrics metrics, JournalRecord record, CancellationToken cancellationToken)
    {
        figures.WaitingSince ??= record.ReceivedAt;
        takingSince ??= record.ReceivedAt;
        var decoded = faults.Decode(record);
        await RestoreAsync(assembler, decoded, cancellationToken);
        decoded = await NameAsync(decoded, cancellationToken);
        faults.Take(assembler, metrics, decoded);
        return decoded.Erasure is null ? decoded.Spans.Count : BatchSpans;
    }

    /// <summary>Traces that are new in memory but not in the tables are built again before anything is added to them.</summary>
    private async Task RestoreAsync(TraceAssembler assembler, DecodedRecord record, CancellationToken cancellationToken)
    {
        var strangers = record.Spans.Select(span => span.TraceId).Concat(record.Logs.Where(SpanLogs.Matters).Select(log => log.TraceId))
            .Where(id => !assembler.Knows(id)).ToHashSet(SpanIds.Comparer);
        var perhaps = strangers.Where(known.MayHold).ToList();
        foreach (var id in strangers)
            known.Add(id);
        if (perhaps.Count == 0 && !known.IsFull)
            return;
        // What is being written may be what is looked for.
        await writing;
        if (perhaps.Count > 0)
            foreach (var stored in await store.ReadAsync(session => StoredTrace.Find(session, perhaps), cancellationToken))
                assembler.Restore(stored);
        if (known.IsFull)
            known = await store.ReadAsync(StoredTrace.All, cancellationToken);
    }

    /// <summary>Scores came before their span into the journal, or only before its row into the tables.</summary>
    private async Task<DecodedRecord> NameAsync(DecodedRecord record, CancellationToken cancellationToken)
    {
        if (record.Scores.All(score => SpanTraces.Of(score) is null))
            return record;
        await writing;
        return record with { Scores = await store.ReadAsync(session => SpanTraces.Name(session, record.Scores), cancellationToken) };
    }

    /// <summary>Begins to store what was taken, once the batch before is stored: one is written while the next is taken.</summary>
    private async Task WriteAsync(TraceAssembler assembler, ClientMetrics metrics, CancellationToken cancellationToken)
    {
        var batch = assembler.Finish();
        batch.Metrics = metrics.Finish();
        takingSince = null;
        await writing;
        if (!batch.IsEmpty)
            writing = StoreAsync(batch, cancellationToken);
    }

    private async Task StoreAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        if (hooks is not null)
            await hooks.Prepare(batch, cancellationToken);
        await WriteAsync(session => IndexWriter.Write(session, batch), cancellationToken);
        figures.Indexed = batch.Next ?? figures.Indexed;
        (figures.WaitingSince, figures.Fault, figures.FaultSince) = (takingSince, null, null);
        if (batch.Facts.Count > 0)
            signal.Raise(batch.Facts);
        figures.CountNotJoined(batch.NotJoined);
        guard?.Count(batch.Changes);
        await pressure.RestAsync(clock.GetElapsedTime(began), cancellationToken);
    }

    private Task WriteAsync(Action<StoreSession> write, CancellationToken cancellationToken)
    {
        var now = term;
        return store.WriteAsync(
            session =>
            {
                now?.Check(session);
                write(session);
            },
            cancellationToken);
    }

    public override void Dispose()
    {
        turn.Dispose();
        interrupt.Dispose();
        base.Dispose();
    }

    private sealed class Pause(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
