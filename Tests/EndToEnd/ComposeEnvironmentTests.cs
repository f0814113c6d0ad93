using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LlmAspire.TraceCollector.Contracts;
using Npgsql;

namespace LlmAspire.Tests;

/// <summary>
/// compose.yaml's part played without containers: its servers' settings and its services' environment, names of hosts alone replaced, passwords demanded.
/// </summary>
public sealed class ComposeEnvironmentTests : IAsyncLifetime
{
    /// <summary>The service and the project, in the order in which they wait for each other.</summary>
    private static readonly (string Service, string Project)[] order = [("tracecollector", "TraceCollector"), ("ragapi", "RagApi"), ("evalworker", "EvalWorker")];

    private readonly TemporaryDirectory data = new();
    private readonly Dictionary<string, ServiceProcess> running = [];
    private readonly Dictionary<string, string> variables = ComposeFile.Offered.ToDictionary(name => name, name => ComposeFile.Demanded.Contains(name) ? $"{Guid.NewGuid():N}" : "");
    private PostgresServer? postgres;
    private RedisServer? redis;
    private FakeQdrant? qdrant;

    public async ValueTask InitializeAsync()
    {
        Postgres.NeedsServer();
        Redis.NeedsServer();
        postgres = await PostgresServer.StartAsync();
        // Less than the image's superuser may: what an administrator of Azure's may.
        await postgres.ExecuteAsync("CREATE ROLE maker CREATEROLE CREATEDB");
        await postgres.ExecuteFileAsync(Repository.PathTo("compose", "tracedb.sql"), $"TRACEDB_PASSWORD={variables["TRACEDB_PASSWORD"]}", "PGOPTIONS=-c role=maker");
        await postgres.DemandPasswordsAsync();
        redis = await RedisServer.StartAsync(ComposeFile.List(ComposeFile.Services["redis"]["command"], variables), ComposeFile.Environment("redis", variables), Folder("redis"));
        qdrant = await FakeQdrant.StartAsync();
        variables["QDRANT_KEY"] = qdrant.ConnectionString.Split("Key=")[1];
        var ports = order.ToDictionary(part => part.Service, _ => ServiceProcess.FreePort());
        foreach (var (service, project) in order)
            running[service] = await ServiceProcess.StartAsync(project, Folder(service), Environment(service, ports), ports[service]);
        running["tracecollector"].Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", variables["ADMIN_KEY"]);
    }

    [Fact]
    public async Task A_question_is_followed_to_its_scores_with_no_more_rights_than_the_services_are_given()
    {
        var collector = running["tracecollector"].Client;
        await OneQuestion.IsFollowedToItsScoresAsync(running["ragapi"].Client, collector);
        foreach (var service in running.Values)
            Assert.Equal("Healthy", await service.Client.GetStringAsync(new Uri("/health", UriKind.Relative)));
        Assert.NotEmpty(qdrant!.Collections);

        using var begun = await collector.PostAsync(new Uri("/api/reindex", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        ReindexStatus? reindex = null;
        await Wait.UntilAsync(async () => (reindex = await collector.GetFromJsonAsync<ReindexStatus>(new Uri("/api/reindex", UriKind.Relative), WireJson.Options)) is { HasEnded: true }, Answered.Limit);
        Assert.Equal(ReindexState.Done, reindex!.State);
        await OneQuestion.IsFollowedToItsScoresAsync(running["ragapi"].Client, collector);

        using var stranger = new HttpClient { BaseAddress = running["tracecollector"].Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(new Uri("/api/traces", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task The_database_lets_the_services_in_by_their_password_alone_and_makes_them_masters_of_nothing_else()
    {
        var connection = new NpgsqlConnectionStringBuilder($"Host=127.0.0.1;Port={postgres!.Port};Database=tracedb;Username=tracedb;Password={variables["TRACEDB_PASSWORD"]}");
        await using (var database = NpgsqlDataSource.Create(connection))
        await using (var command = database.CreateCommand("SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = current_user"))
            Assert.Equal(false, await command.ExecuteScalarAsync());
        connection.Password = "another";
        await using var refused = NpgsqlDataSource.Create(connection);
        var error = await Assert.ThrowsAsync<PostgresException>(async () => await refused.OpenConnectionAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in running.Values)
            await process.DisposeAsync();
        if (qdrant is not null)
            await qdrant.DisposeAsync();
        if (redis is not null)
            await redis.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
        data.Dispose();
    }

    /// <summary>As the file has it; only where others are is not.</summary>
    private Dictionary<string, string> Environment(string service, Dictionary<string, int> ports)
    {
        Dictionary<string, string> places = new()
        {
            ["Host=postgres;"] = $"Host=127.0.0.1;Port={postgres!.Port};",
            ["redis:6379"] = redis!.ConnectionString,
            ["http://qdrant:6334"] = qdrant!.ConnectionString.Split(';')[0]["Endpoint=".Length..],
            ["http://tracecollector:8080"] = $"http://127.0.0.1:{ports["tracecollector"]}",
            ["http://ragapi:8080"] = $"http://127.0.0.1:{ports["ragapi"]}",
        };
        return ComposeFile.Environment(service, variables).ToDictionary(setting => setting.Key, setting => places.Aggregate(setting.Value, (value, place) => value.Replace(place.Key, place.Value, StringComparison.Ordinal)));
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(data.Path, name)).FullName;
}
