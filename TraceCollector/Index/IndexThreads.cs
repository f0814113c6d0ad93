using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Two threads of the index's own: one takes records while the other writes the batch before. In the pool, which starts with a thread a
/// core, they would leave none to receive with. They yield to receiving: what is not acknowledged may be lost, what is not indexed waits
/// in the journal. The queue is bounded by what the indexer awaits at once: a handful of continuations.
/// </summary>
internal sealed partial class IndexThreads : TaskScheduler, IDisposable
{
    private const int Count = 2;

    /// <summary>A ninth of the weight of a thread that receives: the index goes on, slowly, while every core is wanted (ADR 0025).</summary>
    private const int Nice = 10;

    // Arguments of setpriority(2).
    private const int Process = 0;
    private const uint CallingThread = 0;

    private readonly BlockingCollection<Task> queue = [];

    public IndexThreads()
    {
        for (var number = 0; number < Count; number++)
            new Thread(Run) { IsBackground = true, Name = $"index {number}" }.Start();
    }

    public override int MaximumConcurrencyLevel => Count;

    /// <summary>The threads end once nothing waits; what comes later, of which there should be nothing, runs in the pool.</summary>
    public void Dispose() => queue.CompleteAdding();

    protected override void QueueTask(Task task)
    {
        try
        {
            queue.Add(task);
        }
        catch (InvalidOperationException)
        {
            ThreadPool.UnsafeQueueUserWorkItem(late => TryExecuteTask(late), task, preferLocal: false);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => queue;

    private void Run()
    {
        // .NET leaves a thread's priority alone on Linux, where it is the thread's nice value; elsewhere this call would mean the whole process.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Process, CallingThread, Nice);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        foreach (var task in queue.GetConsumingEnumerable())
            TryExecuteTask(task);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
