using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Erasing;

/// <summary>
/// Erases traces and users: a record in the journal says what, the indexer drops the rows when it comes to it, and then the texts are
/// taken out of the journal's segments before it. Each step is durable, so one that was cut short is finished after a restart.
/// </summary>
internal sealed class Eraser(IJournal journal, TraceStore store, IndexFigures index, ILogger<Eraser> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Log records may come before the spans they belong to, and are not always in the tables.</summary>
    private static readonly TimeSpan LogsBefore = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Completes when nothing of it can be found any more. Cancelling stops the waiting, not the erasing.</summary>
    /// <returns>False where there is no such trace or user.</returns>
    public async Task<bool> EraseAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        await IndexedAsync(journal.Position, cancellationToken);
        if (await store.ReadAsync(session => ErasureRows.Count(session, erasure), cancellationToken) == 0)
            return false;
        var position = await journal.AppendInNewSegmentAsync(RecordKind.Erasure, erasure.Write(), cancellationToken);
        await IndexedAsync(position + 1, cancellationToken);
        await Task.Run(() => FinishAsync(CancellationToken.None), CancellationToken.None).WaitAsync(cancellationToken);
        return true;
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    /// <summary>What an earlier process did not come to.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await FinishAsync(stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            logger.LogError(e, "An erasure could not be finished; the next one, or the next start, tries again");
        }
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var erasure in await store.ReadAsync(ErasureRows.Open, cancellationToken))
            {
                var users = journal.Read(erasure.Position) is { } record ? Erasure.Read(record.Body.Span).Users : [];
                var changed = journal.Edit(From(erasure), erasure.Position, found => ErasedBody.Of(found, erasure.Traces, users), cancellationToken);
                await store.WriteAsync(session => ErasureRows.Done(session, erasure.Position), cancellationToken);
                logger.LogInformation("Erased {Traces} traces and the texts of {Records} journal records", erasure.Traces.Count, changed);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private long From(OpenErasure erasure) => erasure.FirstPosition is { } first && journal.Read(first) is { } record
        ? Math.Min(first, journal.PositionAt(record.ReceivedAt - LogsBefore))
        : journal.Start;

    private async Task IndexedAsync(long position, CancellationToken cancellationToken)
    {
        while (index.Indexed < position)
            await Task.Delay(Pause, cancellationToken);
    }
}
