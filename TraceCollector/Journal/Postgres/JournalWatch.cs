namespace LlmAspire.TraceCollector.Journal.Postgres;

/// <summary>
/// Knows how far the table has come: at once what this process appends, within <see cref="Interval"/> what others do. It asks for one row;
/// LISTEN would need a connection of its own, which poolers do not keep, and NOTIFY a lock that all commits share (ADR 0027).
/// </summary>
internal sealed class JournalWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks between two at where the table begins, which changes hourly at most.</summary>
    private const int LooksPerExtent = 150;

    private readonly JournalTable table;
    private readonly Action answered;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop = new();
    private readonly Task looking;
    private long position;
    private JournalExtent extent = new(0, 0);
    private TaskCompletionSource grown = NewSignal();

    /// <param name="answered">Called after each look that succeeded.</param>
    public JournalWatch(JournalTable table, Action answered, ILogger logger)
    {
        this.table = table;
        this.answered = answered;
        this.logger = logger;
        Look();
        looking = Task.Run(LookOnAsync);
    }

    /// <summary>The highest that was seen.</summary>
    public long Position => Volatile.Read(ref position);

    public JournalExtent Extent => Volatile.Read(ref extent);

    /// <summary>Completes when the position has grown after this was read.</summary>
    public Task Grown => Volatile.Read(ref grown).Task;

    /// <summary>Why the table could not be asked; <c>null</c> where it was.</summary>
    public string? Fault { get; private set; }

    public void Advance(long to)
    {
        for (var seen = Position; seen < to; seen = Position)
            if (Interlocked.CompareExchange(ref position, to, seen) == seen)
                Interlocked.Exchange(ref grown, NewSignal()).SetResult();
    }

    /// <summary>Asks now, and waits for the answer.</summary>
    public void Look() => Task.Run(() => LookAsync(withExtent: true)).GetAwaiter().GetResult();

    public void Dispose()
    {
        stop.Cancel();
        looking.GetAwaiter().GetResult();
        stop.Dispose();
    }

    private async Task LookOnAsync()
    {
        for (var looks = 1; !stop.IsCancellationRequested; looks++)
        {
            await Task.Delay(Interval, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await LookAsync(withExtent: looks % LooksPerExtent == 0 || Fault is not null);
        }
    }

    private async Task LookAsync(bool withExtent)
    {
        try
        {
            var head = await table.HeadAsync(stop.Token);
            if (withExtent)
                Volatile.Write(ref extent, await table.ExtentAsync(stop.Token));
            Advance(head);
            if (Fault is not null)
                logger.LogInformation("The database of the journal answers again");
            Fault = null;
            answered();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (Fault is null && !stop.IsCancellationRequested)
                logger.LogError("The database of the journal does not answer ({Why}); nothing is taken until it does", error.Message);
            Fault = error.Message;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
