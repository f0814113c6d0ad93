using System.Buffers.Binary;
using System.Data.Common;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Reindex;

/// <summary>What came of asking for a reindex.</summary>
internal enum ReindexStart
{
    Started,
    /// <summary>One is running.</summary>
    Running,
    /// <summary>The disk has no room for it.</summary>
    NoRoom,
    /// <summary>Another collector indexes; it alone can.</summary>
    NotHere,
}

/// <summary>
/// Runs one reindex at a time. One that a process left unfinished is gone on with at the next start, if the program is the same;
/// a failed or cancelled one leaves nothing behind.
/// </summary>
internal sealed class Reindexer(ReindexParts parts, ILogger<Reindexer> logger) : BackgroundService
{
    /// <summary>By which program the rows were made: what another one has begun it cannot go on with.</summary>
    private const string Build = "reindex_build";

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    /// <summary>A collector that was killed is followed within seven seconds.</summary>
    private static readonly TimeSpan LeasePatience = TimeSpan.FromSeconds(8);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim asked = new(0);
    private ReindexProgress? progress;
    private ReindexRun? run;
    private CancellationTokenSource cancel = new();
    private TaskCompletionSource ended = new();

    /// <summary>The latest; <c>null</c> where there was none since the start.</summary>
    public ReindexStatus? Status
    {
        get
        {
            lock (gate)
                return Current()?.At(parts.Clock.GetUtcNow());
        }
    }

    /// <summary>What the new tables will probably take: as much as the one in use, and a tenth for what the end brings over.</summary>
    public long NeededBytes => (long)(parts.Store.Bytes * 1.1);

    /// <summary>What may be taken without going below what is kept free for receiving.</summary>
    public long RoomBytes => Engine.FreeBytes is { } free ? Math.Max(0, free - parts.JournalOptions.MinFreeBytes) : long.MaxValue;

    private IStoreEngine Engine => parts.Store.Engine;

    /// <summary>As <see cref="Start"/>, after some patience where this collector does not index: it may have just started, and no other be there.</summary>
    public async Task<ReindexStart> StartWhenIndexingAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LeasePatience, parts.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await ((Task)parts.Lease.TakeAsync(stop.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return Start();
    }

    public ReindexStart Start()
    {
        lock (gate)
        {
            if (progress is { EndedAt: null })
                return ReindexStart.Running;
            if (!parts.Lease.IsHeld)
                return ReindexStart.NotHere;
            if (NeededBytes > RoomBytes)
                return ReindexStart.NoRoom;
            progress = new(ReindexState.Running, parts.Clock.GetUtcNow(), null, false, 0, 0, 0, parts.Journal.Figures.Bytes, NeededBytes, null);
            (cancel, ended) = (new(), new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        asked.Release();
        return ReindexStart.Started;
    }

    /// <summary>Ends the run, unless its tables are in use already; completes when it has ended.</summary>
    /// <returns>False where none runs.</returns>
    public async Task<bool> CancelAsync(CancellationToken cancellationToken)
    {
        Task end;
        lock (gate)
        {
            if (progress is not { EndedAt: null })
                return false;
            cancel.Cancel();
            end = ended.Task;
        }
        await end.WaitAsync(cancellationToken);
        return true;
    }

    public override void Dispose()
    {
        asked.Dispose();
        cancel.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await parts.Lease.TakeAsync(stoppingToken);
        await TakeUpWhatIsLeftAsync(stoppingToken);
        while (true)
        {
            await asked.WaitAsync(stoppingToken);
            await RunAsync(stoppingToken);
        }
    }

    /// <summary>Tries until the tables can be asked.</summary>
    private async Task TakeUpWhatIsLeftAsync(CancellationToken stoppingToken)
    {
        while (true)
            try
            {
                foreach (var old in Engine.RemoveOld())
                    logger.LogInformation("Removed {Tables}, whose place others have taken", old);
                if (Engine.HasUnfinished)
                    Start();
                return;
            }
            catch (DbException e) when (e.IsTransient)
            {
                logger.LogWarning(e, "Whether a reindex was left unfinished cannot be asked yet");
                await Task.Delay(AskAgain, stoppingToken);
            }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var gone = Task.CompletedTask;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, cancel.Token);
        try
        {
            await BeginAsync(stop.Token);
            gone = await run!.RunAsync(() => Set(now => now with { State = ReindexState.Finishing }), stop.Token);
            End(ReindexState.Done, null);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // They stay: the next start goes on with it.
            await (run?.StopAsync() ?? Task.CompletedTask);
            run?.Dispose();
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await GiveUpAsync(stoppingToken);
            End(stop.IsCancellationRequested ? ReindexState.Cancelled : ReindexState.Failed, stop.IsCancellationRequested ? null : e);
        }
        await gone.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (gone.Exception is { } left)
            logger.LogWarning(left.InnerException, "The old tables are still there; they go with the next start or reindex");
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var from = await GoOnFromAsync();
        run = new ReindexRun(parts);
        Set(now => now with { Resumed = from is not null, FromBytes = parts.Journal.BytesBefore(from ?? 0) });
        await run.SignAsync(Build, ThisBuild, cancellationToken);
        if (from is null)
            logger.LogInformation("Reindexing {Bytes} bytes of journal; the new tables will take about {Needed} bytes", progress!.BytesTotal, progress.NeededBytes);
        else
            logger.LogInformation("A reindex that was cut short goes on at {Percent} %", Status!.Percent);
    }

    /// <summary>Where tables that were left unfinished had come to; <c>null</c> where there is none, or none of use: then it is removed.</summary>
    private async Task<long?> GoOnFromAsync()
    {
        if (!Engine.HasUnfinished)
            return null;
        using var left = parts.Store.Unfinished();
        try
        {
            var (build, complete, position) = await left.ReadAsync(session => (session.Progress(Build), session.Progress(ReindexEnd.Complete), session.Progress(IndexWriter.Position)));
            if (build == ThisBuild && complete is null)
                return position ?? 0;
            logger.LogInformation("Removed unfinished tables: {Why}", complete is null ? "another version of the program began it" : "it was about to take its place when the process ended, and others went on since");
        }
        catch (DbException e)
        {
            logger.LogError(e, "Removed tables that a reindex had left unfinished and that cannot be read");
        }
        finally
        {
            await left.CloseAsync();
        }
        Engine.RemoveUnfinished();
        return null;
    }

    /// <summary>Tries until the tables are gone: what gave it the reason to may also keep it from that.</summary>
    private async Task GiveUpAsync(CancellationToken stoppingToken)
    {
        if (run is null)
            return;
        await run.StopAsync();
        await run.CloseAsync();
        while (true)
            try
            {
                Engine.RemoveUnfinished();
                return;
            }
            catch (DbException e)
            {
                logger.LogWarning("Unfinished tables cannot be removed yet ({Why})", e.Message);
                await Task.Delay(AskAgain, stoppingToken);
            }
    }

    private void End(ReindexState state, Exception? fault)
    {
        lock (gate)
        {
            progress = Current()! with { State = state, EndedAt = parts.Clock.GetUtcNow(), Fault = fault?.Message };
            run?.Dispose();
            run = null;
            ended.SetResult();
        }
        if (fault is null)
            logger.LogInformation("Reindex: {State} after {Records} records", state, progress.Records);
        else
            logger.LogError(fault, "The reindex failed; the tables stay as they were");
    }

    private void Set(Func<ReindexProgress, ReindexProgress> change)
    {
        lock (gate)
            progress = change(progress!);
    }

    private ReindexProgress? Current() => run is null ? progress : progress! with
    {
        Records = run.Records,
        Bytes = parts.Journal.BytesBefore(run.Position),
        BytesTotal = parts.Journal.Figures.Bytes,
        Fault = run.Fault,
    };

    private static long ThisBuild { get; } = BinaryPrimitives.ReadInt64LittleEndian(typeof(Reindexer).Module.ModuleVersionId.ToByteArray())
        ^ BinaryPrimitives.ReadInt64LittleEndian(typeof(ReindexStatus).Module.ModuleVersionId.ToByteArray());
}
