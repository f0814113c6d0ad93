using LlmAspire.Benchmarks.Processes;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Store.Embedded;

namespace LlmAspire.Tests;

public sealed class EmbeddedEngineTests
{
    [Fact]
    public async Task While_the_index_is_behind_the_engine_has_one_thread_and_then_all_of_them_again()
    {
        using var folder = new TemporaryDirectory();
        using var engine = new EmbeddedEngine(new StoreOptions { Directory = folder.Path, StoreThreads = 3 });
        using var store = new TraceStore(engine);
        Assert.Equal(3, await ThreadsAsync(store));
        foreach (var (behind, threads) in new[] { (true, 1), (true, 1), (false, 3), (false, 3) })
        {
            engine.IsBehind = behind;
            Assert.Equal(threads, await ThreadsAsync(store));
        }
    }

    private static Task<long> ThreadsAsync(TraceStore store) => store.ReadAsync(session => session.Query("SELECT current_setting('threads')::BIGINT AS threads", row => row.Long("threads"))[0]);
}
