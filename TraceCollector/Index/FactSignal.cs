namespace LlmAspire.TraceCollector.Index;

/// <summary>Tells those who wait that facts have been added, so that a long poll asks the tables only then.</summary>
internal sealed class FactSignal
{
    private TaskCompletionSource next = New();

    /// <summary>Completes when facts are added after this was read. Read it before asking the tables.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Raise() => Interlocked.Exchange(ref next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
