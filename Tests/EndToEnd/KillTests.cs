using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace LlmAspire.Tests;

/// <summary>SIGKILL in the middle of ingestion, again and again: what was acknowledged is there once.</summary>
public sealed class KillTests
{
    private const int Kills = 5;
    private const int SpansPerTrace = 4;
    private const int AcknowledgedPerLife = 60;

    [Fact]
    public async Task Acknowledged_spans_survive_kill_9_once_each_and_facts_stay_gapless()
    {
        using var data = new TemporaryDirectory();
        var acknowledged = new ConcurrentBag<string>();
        for (var life = 0; life < Kills; life++)
        {
            await using var doomed = await ServiceProcess.StartAsync("TraceCollector", data.Path);
            await LoadUntilKilledAsync(doomed, acknowledged);
        }

        await using var collector = await ServiceProcess.StartAsync("TraceCollector", data.Path);
        await Wait.UntilAsync(async () => await IsCaughtUpAsync(collector), Answered.Limit);
        foreach (var traceId in acknowledged)
        {
            var trace = await Answered.TraceAsync(collector.Client, traceId);
            Assert.NotNull(trace);
            Assert.Equal(SpansPerTrace, trace["spanCount"]!.GetValue<int>());
            Assert.Equal(SpansPerTrace, trace["spans"]!.AsArray().Count);
        }

        await Wait.UntilAsync(async () => (await FactTracesAsync(collector)).IsSupersetOf(acknowledged), Answered.Limit);
    }

    /// <summary>Four clients send; the process dies while they do, once enough has been acknowledged.</summary>
    private static async Task LoadUntilKilledAsync(ServiceProcess collector, ConcurrentBag<string> acknowledged)
    {
        var enough = acknowledged.Count + AcknowledgedPerLife;
        var senders = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (await SendAsync(collector.Client) is { } traceId)
                acknowledged.Add(traceId);
        })).ToArray();
        await Wait.UntilAsync(() => Task.FromResult(acknowledged.Count >= enough), Answered.Limit);
        collector.Kill();
        await Task.WhenAll(senders);
    }

    /// <summary>The trace's id once it is acknowledged; <c>null</c> when the collector is gone.</summary>
    private static async Task<string?> SendAsync(HttpClient client)
    {
        var traceId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using var body = JsonBodies.Body(JsonBodies.Trace(traceId, SpansPerTrace - 1, DateTimeOffset.UtcNow));
        try
        {
            using var answer = await client.PostAsync(new Uri("/v1/traces", UriKind.Relative), body);
            return answer.IsSuccessStatusCode ? traceId : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<bool> IsCaughtUpAsync(ServiceProcess collector)
    {
        var journal = (await Answered.GetAsync(collector.Client, "/api/status"))["journal"]!;
        return journal["position"]!.GetValue<long>() == journal["indexed"]!.GetValue<long>();
    }

    /// <summary>Follows the feed from its beginning, as a consumer does, and checks that sequences are 1, 2, 3 …</summary>
    private static async Task<HashSet<string>> FactTracesAsync(ServiceProcess collector)
    {
        var traces = new HashSet<string>();
        for (long after = 0; ;)
        {
            var facts = (await Answered.GetAsync(collector.Client, $"/api/facts?after={after}&limit=500"))["items"]!.AsArray();
            if (facts.Count == 0)
                return traces;
            foreach (var fact in facts)
            {
                Assert.Equal(++after, fact!["sequence"]!.GetValue<long>());
                Assert.True(traces.Add(fact["traceId"]!.GetValue<string>()), "A trace settled twice.");
            }
        }
    }
}
