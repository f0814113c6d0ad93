namespace LlmAspire.TraceCollector.Receive;

/// <summary>
/// Large bodies leave garbage behind that nothing collects while a process is idle. Once ten seconds have passed without one, it is collected
/// and its memory goes back to the system.
/// </summary>
internal sealed class MemoryRelease(InFlightBytes bodies, TimeProvider time, Action release) : BackgroundService
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private int looks;

    /// <summary>How often it was looked whether something is to be done.</summary>
    public int Looks => Volatile.Read(ref looks);

    /// <summary>A pause of some 100 ms, at a quiet moment.</summary>
    public static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Quiet, time);
        var owed = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (bodies.TakeWasLarge())
                owed = true;
            else if (owed)
            {
                release();
                owed = false;
            }
            Interlocked.Increment(ref looks);
        }
    }
}
