using LlmAspire.Benchmarks.Kill;

namespace LlmAspire.Tests;

/// <summary>The loop of <c>Benchmarks -- kill</c>, cut short: a life takes some five seconds beside other tests on two cores.</summary>
public sealed class KillTests(Postgres postgres)
{
    private const int Lives = 20;
    private const int PairLives = 4;

    [Fact]
    public async Task Acknowledged_spans_survive_kill_9_once_each_and_facts_stay_gapless()
    {
        using var data = new TemporaryDirectory();
        var result = await new KillLoop([data.Path], null, Lives, new Random(9)).RunAsync(Lives, _ => { }, CancellationToken.None);
        Assert.Empty(result.Faults);
        Assert.True(result.AcknowledgedTraces > 20, $"Only {result.AcknowledgedTraces} traces were acknowledged.");
        Assert.True(result.Repeated > 0, "No request was interrupted.");
    }

    [Fact]
    public async Task Two_collectors_on_one_database_keep_the_same_promise()
    {
        using var first = new TemporaryDirectory();
        using var second = new TemporaryDirectory();
        var settings = new Dictionary<string, string> { ["ConnectionStrings__tracedb"] = await postgres.NewDatabaseAsync() };
        var result = await new KillLoop([first.Path, second.Path], settings, PairLives, new Random(9)).RunAsync(PairLives, _ => { }, CancellationToken.None);
        Assert.Empty(result.Faults);
        Assert.True(result.AcknowledgedTraces > 20, $"Only {result.AcknowledgedTraces} traces were acknowledged.");
    }
}
