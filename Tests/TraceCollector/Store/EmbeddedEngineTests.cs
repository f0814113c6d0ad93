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

    [Fact]
    public async Task Numbers_reach_a_statement_as_they_are()
    {
        using var folder = new TemporaryDirectory();
        using var engine = new EmbeddedEngine(new StoreOptions { Directory = folder.Path });
        using var store = new TraceStore(engine);
        var random = new Random(1);
        double[] doubles = [0, -1.5, 0.1 + 0.2, 1e-7, 5e-324, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, .. Enumerable.Range(0, 2_000).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-12, 12)))];
        foreach (var value in doubles)
            Assert.Equal(value, await SameAsync(store, value, row => row.Double("value")));
        foreach (var value in new[] { 0, -1, int.MaxValue, long.MaxValue, long.MinValue })
            Assert.Equal(value, await SameAsync(store, value, row => row.Long("value")));
    }

    private static Task<T> SameAsync<T>(TraceStore store, T value, Func<StoreRow, T> read) =>
        store.ReadAsync(session => session.Query("SELECT $value AS value", new Dictionary<string, object?> { ["value"] = value }, read)[0]);

    private static Task<long> ThreadsAsync(TraceStore store) => store.ReadAsync(session => session.Query("SELECT current_setting('threads')::BIGINT AS threads", row => row.Long("threads"))[0]);
}
