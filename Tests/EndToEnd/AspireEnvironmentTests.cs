using System.Net;
using System.Net.Http.Json;

namespace LlmAspire.Tests;

/// <summary>
/// Aspire's part played: three processes with exactly the environment that it injects, on a PostgreSQL and a Redis, and a second receiver of
/// telemetry in the dashboard's place.
/// </summary>
public sealed class AspireEnvironmentTests : IAsyncLifetime
{
    private static readonly string[] order = ["TraceCollector", "RagApi", "EvalWorker"];

    private readonly TemporaryDirectory data = new();
    private readonly Dictionary<string, int> ports = order.ToDictionary(name => name, _ => ServiceProcess.FreePort());
    private readonly Dictionary<string, ServiceProcess> running = [];
    private PostgresServer? postgres;
    private RedisServer? redis;
    private ServiceProcess? dashboard;
    private Dictionary<string, string> environment = [];

    public async ValueTask InitializeAsync()
    {
        Postgres.NeedsServer();
        Redis.NeedsServer();
        postgres = await PostgresServer.StartAsync();
        redis = await RedisServer.StartAsync();
        var otlp = ServiceProcess.FreePort();
        dashboard = await ServiceProcess.StartAsync("TraceCollector", Folder("dashboard"), new Dictionary<string, string> { ["Otlp__GrpcPort"] = $"{otlp}" });
        environment = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__tracedb"] = await postgres.NewDatabaseAsync(),
            ["ConnectionStrings__cache"] = redis.ConnectionString,
            ["services__tracecollector__http__0"] = Address("TraceCollector"),
            ["services__ragapi__http__0"] = Address("RagApi"),
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{otlp}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=of-the-dashboard",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
            ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true",
        };
        foreach (var name in order)
            await StartAsync(name);
    }

    [Fact]
    public async Task A_question_is_followed_to_its_scores_and_is_all_there_after_every_process_and_server_was_restarted()
    {
        await OneQuestion.IsFollowedToItsScoresAsync(Client("RagApi"), Client("TraceCollector"));
        var fact = (await Answered.GetAsync(Client("TraceCollector"), "/api/facts?after=0"))["items"]![0]!;
        var traceId = fact["traceId"]!.GetValue<string>();
        var before = await Answered.GetAsync(Client("TraceCollector"), $"/api/traces/{traceId}");
        await Wait.UntilAsync(async () => await Answered.TraceAsync(dashboard!.Client, traceId) is not null, Answered.Limit, () => "The dashboard got no trace.");

        foreach (var name in order)
        {
            await running[name].DisposeAsync();
            await StartAsync(name);
        }
        Assert.Equal($"{before}", $"{await Answered.GetAsync(Client("TraceCollector"), $"/api/traces/{traceId}")}");
        await OneQuestion.IsFollowedToItsScoresAsync(Client("RagApi"), Client("TraceCollector"));

        await postgres!.StopAsync();
        await SaysAsync("TraceCollector", HttpStatusCode.ServiceUnavailable, "store: Unhealthy");
        await SaysAsync("RagApi", HttpStatusCode.OK, "documents: Degraded");
        using (var answered = await Client("RagApi").PostAsJsonAsync("/ask", new { question = "What is a journal?" }))
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        redis!.Stop();
        await postgres.RestartAsync();
        await redis.RestartAsync();
        await AllAreHealthyAsync();
        Assert.Equal($"{before}", $"{await Answered.GetAsync(Client("TraceCollector"), $"/api/traces/{traceId}")}");
        await OneQuestion.IsFollowedToItsScoresAsync(Client("RagApi"), Client("TraceCollector"));

        await postgres.PauseAsync();
        await SaysAsync("TraceCollector", HttpStatusCode.ServiceUnavailable, "store: Unhealthy");
        await SaysAsync("RagApi", HttpStatusCode.OK, "documents: Degraded");
        await postgres.ResumeAsync();
        await AllAreHealthyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in running.Values.Append(dashboard))
            if (process is not null)
                await process.DisposeAsync();
        if (redis is not null)
            await redis.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
        data.Dispose();
    }

    private async Task StartAsync(string name)
    {
        var own = new Dictionary<string, string>(environment)
        {
            ["OTEL_SERVICE_NAME"] = name.ToLowerInvariant(),
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={name}-1",
        };
        running[name] = await ServiceProcess.StartAsync(name, Folder(name), own, ports[name]);
    }

    private HttpClient Client(string name) => running[name].Client;

    private string Address(string name) => $"http://127.0.0.1:{ports[name]}";

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(data.Path, name)).FullName;

    /// <summary>It lives, and its health names the part.</summary>
    private async Task SaysAsync(string name, HttpStatusCode status, string part)
    {
        using var answer = await Client(name).GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var alive = await Client(name).GetAsync(new Uri("/alive", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    private async Task AllAreHealthyAsync()
    {
        List<string> unwell = [];
        await Wait.UntilAsync(
            async () => (unwell = [.. (await Task.WhenAll(running.Select(process => UnwellAsync(process.Key, process.Value.Client)))).OfType<string>()]).Count == 0,
            Answered.Limit,
            () => $"Not healthy again: {string.Join("; ", unwell)}");
    }

    /// <summary>Its name and what its health says of the parts that are not well; <c>null</c> where all are.</summary>
    private static async Task<string?> UnwellAsync(string name, HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
            var said = await answer.Content.ReadAsStringAsync();
            return said == "Healthy" ? null : $"{name} ({said.ReplaceLineEndings(", ")})";
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return $"{name} ({error.Message})";
        }
    }
}
