using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.Tests;

public sealed class FileJournalConformanceTests : JournalConformance, IDisposable
{
    private readonly JournalFolder folder = new();

    public void Dispose() => folder.Dispose();

    private protected override IJournal Open(Func<JournalOptions, JournalOptions>? change = null, TimeProvider? clock = null) => folder.Open(change, clock);
}
