using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Kill;
using LlmAspire.Benchmarks.Traffic;
using Npgsql;

namespace LlmAspire.Tests;

/// <summary>A database server that has no disk or no connection left: nothing acknowledged is lost, and what is missing is enough to go on.</summary>
public sealed class ScarceServerTests : IDisposable
{
    private const int Megabytes = 96;

    private readonly TemporaryDirectory folder = new();
    private readonly KillCheck check = new();
    private readonly RequestBody body = RequestBody.Make(RagTrace.Spans, BodyEncoding.Protobuf, Vocabulary.Read(), 1);
    private ulong seed;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task While_its_disk_is_full_nothing_is_taken_and_all_that_was_is_there_once_there_is_room()
    {
        Postgres.NeedsServer();
        using var disk = new SmallDisk(Megabytes);
        disk.SkipUnlessMounted();
        await using var server = await PostgresServer.StartAsync();
        await using var collector = await StartAsync(await server.NewDatabaseAsync(Directory.CreateDirectory(Path.Combine(disk.Path, "tables")).FullName));
        using var sender = new OtlpSender(collector.Address, new IngestPlan());
        Assert.Equal(Answer.Accepted, await SendAsync(sender));

        var ballast = disk.Fill();
        while (await SendAsync(sender) is var answer && answer != Answer.Busy)
            Assert.Equal(Answer.Accepted, answer);
        Assert.StartsWith("503", sender.Fault, StringComparison.Ordinal);
        Assert.Contains("53100", await HealthAsync(collector), StringComparison.Ordinal);

        File.Delete(ballast);
        await GoesOnAsync(collector, sender);
    }

    [Fact]
    public async Task While_it_lets_nobody_in_for_want_of_connections_nothing_is_taken_and_all_that_was_is_there_afterwards()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync();
        var connection = new NpgsqlConnectionStringBuilder(await server.NewDatabaseAsync()) { Username = "app" };
        await server.ExecuteAsync("CREATE ROLE app LOGIN");
        await server.ExecuteAsync($"ALTER DATABASE {connection.Database} OWNER TO app");
        await using var collector = await StartAsync(connection.ConnectionString);
        using var sender = new OtlpSender(collector.Address, new IngestPlan());
        Assert.Equal(Answer.Accepted, await SendAsync(sender));

        await server.ExecuteAsync("ALTER ROLE app CONNECTION LIMIT 0");
        await server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
        // What is refused first may be for the connections that were closed.
        await Wait.UntilAsync(async () => await SendAsync(sender) == Answer.Busy && (await HealthAsync(collector)).Contains("53300", StringComparison.Ordinal), TimeSpan.FromSeconds(30), () => sender.Fault ?? "It still takes.");
        Assert.StartsWith("503", sender.Fault, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await collector.Client.GetAsync(new Uri("/api/traces", UriKind.Relative))).StatusCode);

        await server.ExecuteAsync("ALTER ROLE app CONNECTION LIMIT -1");
        await GoesOnAsync(collector, sender);
    }

    [Fact]
    public async Task Where_few_connections_are_allowed_more_questions_at_once_than_those_are_answered_in_turn()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync();
        await using var collector = await StartAsync(await server.NewDatabaseAsync() + ";Maximum Pool Size=6;Timeout=5");
        using var sender = new OtlpSender(collector.Address, new IngestPlan());
        Assert.Equal(Answer.Accepted, await SendAsync(sender));
        var trace = new Uri($"/api/traces/{LlmAspire.TraceCollector.Wire.Ids.TraceText(RequestBody.TraceId(seed << 16, 0))}", UriKind.Relative);
        await Wait.UntilAsync(async () => (await collector.Client.GetAsync(trace)).IsSuccessStatusCode, TimeSpan.FromSeconds(60), () => collector.Output);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => collector.Client.GetAsync(trace)));
        Assert.All(answers, answer => Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode));
    }

    private Task<ServiceProcess> StartAsync(string connection) =>
        ServiceProcess.StartAsync("TraceCollector", folder.Path, new Dictionary<string, string> { ["ConnectionStrings__tracedb"] = connection });

    /// <summary>What it says of itself, whether it may be asked or not.</summary>
    private static async Task<string> HealthAsync(ServiceProcess collector)
    {
        using var answer = await collector.Client.GetAsync(new Uri("/health", UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task GoesOnAsync(ServiceProcess collector, OtlpSender sender)
    {
        await Wait.UntilAsync(async () => await SendAsync(sender) == Answer.Accepted, TimeSpan.FromSeconds(60), () => $"Nothing is taken:\n{sender.Fault}\n{collector.Output}");
        await check.RunAsync(collector, CancellationToken.None);
        Assert.Empty(check.Faults);
        Assert.True(check.Acknowledged >= 2, $"{check.Acknowledged} traces were acknowledged.");
    }

    private async Task<Answer> SendAsync(OtlpSender sender)
    {
        body.Renew(++seed << 16, DateTimeOffset.UtcNow);
        var answer = await sender.SendAsync(body, CancellationToken.None);
        if (answer == Answer.Accepted)
            check.Acknowledge([RequestBody.TraceId(seed << 16, 0)]);
        return answer;
    }
}
