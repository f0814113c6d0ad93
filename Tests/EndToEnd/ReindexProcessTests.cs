using System.Net;
using System.Net.Http.Json;
using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Traffic;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

public sealed class ReindexProcessTests
{
    private const int BodySpans = 100 * RagTrace.Spans;

    /// <summary>More than two of the indexer's batches of 7,000 spans, so that there is something between none and all.</summary>
    private const int Bodies = 25;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_process_killed_while_it_reindexes_goes_on_with_it_and_has_lost_nothing()
    {
        using var data = new TemporaryDirectory();
        IReadOnlyList<TraceFact> given;
        // It rests four times as long as the first batch took before it writes that: long enough to be killed in, on a machine of which others have most as well.
        await using (var collector = await ServiceProcess.StartAsync("TraceCollector", data.Path, new Dictionary<string, string> { ["Reindex__Share"] = "0.2" }))
        {
            await SendAsync(collector, Bodies);
            given = await FactsAsync(collector, Bodies * BodySpans / RagTrace.Spans);
            using var begun = await collector.Client.PostAsync(new Uri("/api/reindex", UriKind.Relative), null);
            Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
            await Wait.UntilAsync(async () => await StatusAsync(collector) is { Bytes: > 0 }, Limit);
            Assert.Equal(ReindexState.Running, (await StatusAsync(collector))!.State);
            collector.Kill();
        }
        await using var next = await ServiceProcess.StartAsync("TraceCollector", data.Path, new Dictionary<string, string> { ["Reindex__Share"] = "1" });
        await SendAsync(next, 1, firstSeed: Bodies);
        await Wait.UntilAsync(async () => await StatusAsync(next) is { HasEnded: true }, Limit);
        Assert.Equal((ReindexState.Done, true), await StatusAsync(next) is { } status ? (status.State, status.Resumed) : default);
        var facts = await FactsAsync(next, given.Count + 100);
        Assert.Equal(given.Select(Text), facts.Take(given.Count).Select(Text));
        Assert.Equal(Enumerable.Range(1, facts.Count).Select(sequence => (long)sequence), facts.Select(fact => fact.Sequence));
        Assert.Equal(["traces.1.duckdb"], Directory.GetFiles(data.Path, "*.duckdb").Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_command_lets_the_process_do_it_that_has_the_data_and_does_it_itself_where_there_is_none()
    {
        using var data = new TemporaryDirectory();
        IReadOnlyList<TraceFact> given;
        await using (var collector = await ServiceProcess.StartAsync("TraceCollector", data.Path))
        {
            await SendAsync(collector, 1);
            given = await FactsAsync(collector, 100);
            Assert.Contains($"http://localhost:{collector.Address.Port}/ builds its tables anew", await CommandAsync(data.Path), StringComparison.Ordinal);
            Assert.Equal(ReindexState.Done, (await StatusAsync(collector))!.State);
            // It leaves the note of where it listened behind.
            collector.Kill();
        }
        Assert.Contains("its tables are built anew here", await CommandAsync(data.Path), StringComparison.Ordinal);
        await using var next = await ServiceProcess.StartAsync("TraceCollector", data.Path);
        Assert.Equal(given.Select(Text), (await FactsAsync(next, 100)).Select(Text));
        Assert.Equal(["traces.2.duckdb"], Directory.GetFiles(data.Path, "*.duckdb").Select(Path.GetFileName));
    }

    private static async Task<string> CommandAsync(string data)
    {
        await using var command = ServiceProcess.Launch("TraceCollector", data, args: ["reindex"]);
        var exitCode = await command.WaitForExitAsync(Limit);
        Assert.True(exitCode == 0, command.Output);
        Assert.Contains("Done: 100.0 %", command.Output, StringComparison.Ordinal);
        return command.Output;
    }

    private static async Task SendAsync(ServiceProcess collector, int bodies, int firstSeed = 0)
    {
        using var sender = new OtlpSender(collector.Address, new IngestPlan());
        var body = RequestBody.Make(BodySpans, BodyEncoding.Protobuf, Vocabulary.Read(), 1);
        for (var i = 0; i < bodies; i++)
        {
            body.Renew((ulong)(firstSeed + i + 1) << 16, DateTimeOffset.UtcNow);
            Assert.Equal(Answer.Accepted, await sender.SendAsync(body, TestContext.Current.CancellationToken));
        }
    }

    private static async Task<IReadOnlyList<TraceFact>> FactsAsync(ServiceProcess collector, int count)
    {
        List<TraceFact> facts = [];
        await Wait.UntilAsync(async () =>
        {
            var page = await collector.Client.GetFromJsonAsync<Page<TraceFact>>($"/api/facts?after={facts.Count}&limit=500", WireJson.Options);
            facts.AddRange(page!.Items);
            return facts.Count >= count && page.Items.Count == 0;
        }, Limit);
        return facts;
    }

    private static async Task<ReindexStatus?> StatusAsync(ServiceProcess collector) =>
        (await collector.Client.GetFromJsonAsync<CollectorStatus>("/api/status", WireJson.Options))!.Reindex;

    private static string Text(TraceFact fact) => System.Text.Json.JsonSerializer.Serialize(fact, WireJson.Options);
}
