using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Follows the journal from the position the tables have reached and keeps them true to it. A failure throws away what is in
/// memory and begins again from the tables: nothing is lost, nothing is there twice.
/// </summary>
internal sealed class Indexer(TraceJournal journal, TraceStore store, PriceList prices, TimeProvider clock, FactSignal signal, IndexFigures figures, ILogger<Indexer> logger)
    : BackgroundService
{
    /// <summary>Spans in one transaction: where the appender is near its best (performance.md), about 2 MB of rows.</summary>
    private const int BatchSpans = 7000;

    /// <summary>How often open traces are looked at when nothing arrives.</summary>
    private static readonly TimeSpan SettleInterval = TimeSpan.FromSeconds(1);

    /// <summary>Real time between small commits: single requests share one, and an answer is still seen at once.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Opening the tables must not hold up the start of the other services.
        await Task.Yield();
        for (var pause = Gather; !stoppingToken.IsCancellationRequested; pause = Longer(pause))
        {
            var reached = figures.Indexed;
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                logger.LogError(e, "Indexing failed at journal position {Position}; beginning again from the tables", figures.Indexed);
                (figures.Fault, figures.FaultSince) = (e.Message, figures.FaultSince ?? clock.GetUtcNow());
            }
            if (figures.Indexed > reached)
                pause = Gather;
            await Task.Delay(pause, CancellationToken.None).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var source = new SpanSource(journal);
        var assembler = await LoadAsync(source, cancellationToken);
        var metrics = await store.ReadAsync(MetricTables.Load, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var records = journal.FollowAsync(figures.Indexed, stop.Token).GetAsyncEnumerator(stop.Token);
        Task next = records.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!next.IsCompleted)
                    await IdleAsync(next, assembler, cancellationToken);
                var gathered = new List<DecodedRecord>();
                for (var spans = 0; spans < BatchSpans && next.IsCompleted; next = records.MoveNextAsync().AsTask())
                {
                    await next;
                    gathered.Add(Decode(records.Current));
                    spans += gathered[^1].Spans.Count + 1;
                    figures.WaitingSince ??= gathered[0].ReceivedAt;
                }
                await IndexAsync(assembler, metrics, gathered, caughtUp: !next.IsCompleted, cancellationToken);
                if (!next.IsCompleted && gathered.Count > 0)
                    await Task.Delay(Gather, cancellationToken);
            }
        }
        finally
        {
            // An enumerator must not be disposed while it is moving.
            await stop.CancelAsync();
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TraceAssembler> LoadAsync(SpanSource source, CancellationToken cancellationToken)
    {
        var (position, sequence, open) = await store.ReadAsync(session =>
        {
            var ids = StoredTrace.Open(session);
            return (session.Progress(IndexWriter.Position) ?? 0,
                session.Progress(IndexWriter.Sequence) ?? 0,
                StoredTrace.Find(session, ids));
        }, cancellationToken);
        figures.Indexed = position;
        var assembler = new TraceAssembler(source, prices, sequence + 1);
        foreach (var trace in open)
            assembler.Restore(trace);
        return assembler;
    }

    /// <summary>Waits for a record, but no longer than open traces can do without being looked at.</summary>
    private async Task IdleAsync(Task next, TraceAssembler assembler, CancellationToken cancellationToken)
    {
        if (assembler.OpenCount == 0)
            await next.WaitAsync(cancellationToken);
        else
            await Task.WhenAny(next, Task.Delay(SettleInterval, clock, cancellationToken));
    }

    private DecodedRecord Decode(JournalRecord record)
    {
        try
        {
            return DecodedRecord.From(record);
        }
        catch (InvalidDataException e)
        {
            figures.CountUnreadable();
            logger.LogError(e, "The journal record at {Position} cannot be decoded and is passed over", record.Position);
            return DecodedRecord.Empty(record);
        }
    }

    private async Task IndexAsync(TraceAssembler assembler, ClientMetrics metrics, List<DecodedRecord> records, bool caughtUp, CancellationToken cancellationToken)
    {
        var unknown = records.SelectMany(TraceIds).Where(id => !assembler.Knows(id)).ToHashSet();
        if (unknown.Count > 0)
            foreach (var stored in await store.ReadAsync(session => StoredTrace.Find(session, unknown), cancellationToken))
                assembler.Restore(stored);
        foreach (var record in records)
        {
            assembler.Take(record);
            metrics.Take(record.Metrics, record.Position);
        }
        if (caughtUp)
            assembler.Settle(clock.GetUtcNow());
        var batch = assembler.Finish();
        batch.Metrics = metrics.Finish();
        if (!batch.IsEmpty)
        {
            await store.WriteAsync(session => IndexWriter.Write(session, batch), cancellationToken);
            figures.Indexed = batch.Next ?? figures.Indexed;
        }
        assembler.Kept();
        (figures.WaitingSince, figures.Fault, figures.FaultSince) = (null, null, null);
        if (batch.Facts.Count > 0)
            signal.Raise();
    }

    private static IEnumerable<UInt128> TraceIds(DecodedRecord record) =>
        record.Spans.Select(span => span.TraceId).Concat(record.Logs.Where(SpanLogs.Matters).Select(log => log.TraceId));
}
