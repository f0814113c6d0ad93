using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Kill;
using LlmAspire.Benchmarks.Traffic;
using LlmAspire.TraceCollector.Contracts;
using Npgsql;

namespace LlmAspire.Tests;

/// <summary>Collectors as processes of their own on one database.</summary>
public sealed class SharedDatabaseTests(Postgres postgres) : IDisposable
{
    private readonly TemporaryDirectory folders = new();
    private readonly KillCheck check = new();
    private readonly Vocabulary vocabulary = Vocabulary.Read();
    private long seeds;

    public void Dispose() => folders.Dispose();

    [Fact]
    public async Task The_collector_that_indexes_is_killed_while_two_take_traces_and_the_other_goes_on_without_a_gap()
    {
        var connection = await postgres.NewDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        await using var first = await StartAsync(connection);
        await using var second = await StartAsync(connection);
        Assert.Equal(first.Id, Indexing(database));
        using var stop = new CancellationTokenSource();
        Task[] senders = [SendAsync(first.Address, stop.Token), SendAsync(second.Address, stop.Token)];
        await Wait.UntilAsync(async () => await FactsAsync(second) > 10, TimeSpan.FromSeconds(60), () => $"Nothing settles:\n{first.Output}");

        first.Kill();

        await Wait.UntilAsync(() => Task.FromResult(Indexing(database) == second.Id), TimeSpan.FromSeconds(30), () => $"Nobody took over:\n{second.Output}");
        using var last = database.CreateCommand("SELECT max(sequence) FROM traces.facts");
        var settled = (long)last.ExecuteScalar()!;
        await Wait.UntilAsync(async () => await FactsAsync(second, settled) > 0, TimeSpan.FromSeconds(60), () => $"Nothing settles any more:\n{second.Output}");
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        await check.RunAsync(second, CancellationToken.None);
        Assert.Empty(check.Faults);
        Assert.True(check.Acknowledged > 20, $"{check.Acknowledged} traces were acknowledged.");
    }

    [Fact]
    public async Task The_server_is_restarted_while_two_collectors_take_traces_and_every_acknowledged_one_is_there_once()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync(durable: true);
        var connection = await server.NewDatabaseAsync();
        await using var first = await StartAsync(connection);
        await using var second = await StartAsync(connection);
        using var stop = new CancellationTokenSource();
        Task[] senders = [SendAsync(first.Address, stop.Token), SendAsync(second.Address, stop.Token)];
        await Wait.UntilAsync(async () => await FactsAsync(second) > 10, TimeSpan.FromSeconds(60), () => $"Nothing settles:\n{first.Output}");

        await server.StopAsync();
        Assert.Equal(Answer.Busy, await SendAsync(first.Address));
        await server.RestartAsync();

        await Wait.UntilAsync(async () => await SendAsync(second.Address) == Answer.Accepted, TimeSpan.FromSeconds(60), () => $"Nothing is taken:\n{second.Output}");
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        await check.RunAsync(second, CancellationToken.None);
        Assert.Empty(check.Faults);
    }

    private Task<ServiceProcess> StartAsync(string connection) =>
        ServiceProcess.StartAsync("TraceCollector", Directory.CreateDirectory(Path.Combine(folders.Path, Path.GetRandomFileName())).FullName, new Dictionary<string, string> { ["ConnectionStrings__tracedb"] = connection });

    /// <summary>Process id of the collector that has the lease.</summary>
    private static int Indexing(NpgsqlDataSource database)
    {
        using var command = database.CreateCommand("SELECT holder FROM journal.lease");
        return int.Parse(((string)command.ExecuteScalar()!).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<int> FactsAsync(ServiceProcess collector, long after = 0) =>
        (await new TraceCollectorClient(collector.Client).GetFactsAsync(after, 500)).Items.Count;

    /// <summary>One request after the other, until told or until the collector is gone; what was not acknowledged is another trace the next time.</summary>
    private async Task SendAsync(Uri address, CancellationToken stop)
    {
        using var sender = new OtlpSender(address, new IngestPlan());
        var body = RequestBody.Make(RagTrace.Spans, BodyEncoding.Protobuf, vocabulary, 1);
        // Some hundred a second are enough: what is sent is waited for at the end.
        while (!stop.IsCancellationRequested && await SendAsync(sender, body) != Answer.Failed)
            await Task.Delay(20, CancellationToken.None);
    }

    private async Task<Answer> SendAsync(Uri address)
    {
        using var sender = new OtlpSender(address, new IngestPlan());
        return await SendAsync(sender, RequestBody.Make(RagTrace.Spans, BodyEncoding.Protobuf, vocabulary, 1));
    }

    private async Task<Answer> SendAsync(OtlpSender sender, RequestBody body)
    {
        var seed = (ulong)Interlocked.Increment(ref seeds) << 16;
        body.Renew(seed, DateTimeOffset.UtcNow);
        var answer = await sender.SendAsync(body, CancellationToken.None);
        if (answer == Answer.Accepted)
            check.Acknowledge([RequestBody.TraceId(seed, 0)]);
        return answer;
    }
}
