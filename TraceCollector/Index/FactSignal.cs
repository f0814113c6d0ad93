using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>Tells those who wait that facts have been added, so that a long poll asks the tables only then.</summary>
/// <param name="meter">What counts them; <c>null</c> where facts are only written anew.</param>
internal sealed class FactSignal(CostMeter? meter = null)
{
    private TaskCompletionSource next = New();

    /// <summary>Completes when facts are added after this was read. Read it before asking the tables.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    /// <summary>New facts are in the tables.</summary>
    public void Raise(IReadOnlyCollection<FactRecord> facts)
    {
        meter?.Count(facts);
        Raise();
    }

    public void Raise() => Interlocked.Exchange(ref next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
