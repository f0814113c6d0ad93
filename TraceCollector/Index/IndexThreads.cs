using System.Collections.Concurrent;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Two threads of the index's own: one takes records while the other writes the batch before. In the pool, which starts with a thread a
/// core, they would leave none to receive with, and to that they yield. The queue is bounded by what the indexer awaits at once: a handful of
/// continuations.
/// </summary>
internal sealed class IndexThreads : TaskScheduler, IDisposable
{
    private const int Count = 2;

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
        LowPriority.Enter();
        foreach (var task in queue.GetConsumingEnumerable())
            TryExecuteTask(task);
    }
}
