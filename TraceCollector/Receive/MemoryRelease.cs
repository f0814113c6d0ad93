namespace LlmAspire.TraceCollector.Receive;

/// <summary>
/// Large bodies and answers leave garbage behind that nothing collects while a process is idle. Once ten seconds have passed without one and the index has
/// read them, it is collected and its memory goes back to the system; and a minute later again, when their traces have settled.
/// </summary>
/// <param name="wasLarge">Whether there was one since this was asked last.</param>
/// <param name="isIdle">Whether nothing waits for the index.</param>
internal sealed class MemoryRelease(Func<bool> wasLarge, TimeProvider time, Func<bool> isIdle, Action release) : BackgroundService
{
    /// <summary>So many looks after the first release the spans of every trace that was open have gone.</summary>
    public const int LooksUntilSettled = 7;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private int looks;

    /// <summary>How often it was looked whether something is to be done.</summary>
    public int Looks => Volatile.Read(ref looks);

    /// <summary>A pause of some 100 ms, at a quiet moment.</summary>
    public static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Quiet, time);
        var left = -1;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (wasLarge())
                left = LooksUntilSettled;
            else if (left >= 0 && isIdle())
            {
                if (left is LooksUntilSettled or 0)
                    release();
                left--;
            }
            Interlocked.Increment(ref looks);
        }
    }
}
