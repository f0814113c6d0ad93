using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;
using LlmAspire.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LlmAspire.Tests;

public sealed class TraceDatabaseTests(Postgres postgres)
{
    [Fact]
    public void Without_a_connection_string_nothing_is_registered()
    {
        var builder = WebApplication.CreateBuilder();
        Assert.False(builder.AddTraceDatabase());
        Assert.DoesNotContain(builder.Services, service => service.ServiceType == typeof(NpgsqlDataSource));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=here;Colour=blue")]
    [InlineData("Database=tracedb")]
    public void A_connection_string_that_makes_no_sense_is_named_by_its_key(string wrong)
    {
        var error = Assert.Throws<InvalidOperationException>(() => WebApplication.CreateBuilder(["--ConnectionStrings:tracedb", wrong]).AddTraceDatabase());
        Assert.Contains("ConnectionStrings__tracedb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_services_of_one_process_share_it()
    {
        var builder = WebApplication.CreateBuilder(["--ConnectionStrings:tracedb", await postgres.NewDatabaseAsync()]);
        Assert.True(builder.AddTraceDatabase());
        Assert.True(builder.AddTraceDatabase());
        await using var app = builder.Build();
        Assert.Single(app.Services.GetServices<NpgsqlDataSource>());
    }

    [Theory]
    [InlineData("", TraceDatabase.PoolSize)]
    [InlineData(";Maximum Pool Size=7", 7)]
    [InlineData(";MaxPoolSize=120", 120)]
    public async Task It_has_few_connections_unless_the_connection_string_says_how_many(string more, int most) =>
        Assert.Equal(most, (await UsedAsync("Host=nowhere;Database=d" + more)).MaxPoolSize);

    [Theory]
    [InlineData("Host=traces.postgres.database.azure.com", SslMode.VerifyFull)]
    [InlineData("Host=Traces.Postgres.Database.Azure.Com;Port=6432", SslMode.VerifyFull)]
    [InlineData("Host=traces.postgres.database.azure.com;SSL Mode=Require", SslMode.Require)]
    [InlineData("Host=traces.postgres.database.azure.com;SslMode=Prefer", SslMode.Prefer)]
    [InlineData("Host=traces.postgres.database.azure.com.example", SslMode.Prefer)]
    [InlineData("Host=nowhere", SslMode.Prefer)]
    public async Task A_server_of_Azures_must_show_its_certificate_unless_the_connection_string_says_otherwise(string connection, SslMode mode) =>
        Assert.Equal(mode, (await UsedAsync(connection + ";Username=u;Password=p;Database=d")).SslMode);

    [Fact]
    public async Task A_process_that_the_server_does_not_let_in_does_not_start_and_names_the_key()
    {
        var builder = WebApplication.CreateBuilder(["--ConnectionStrings:tracedb", await postgres.NewDatabaseAsync() + "_is_missing", "--urls", "http://127.0.0.1:0"]);
        builder.AddTraceDatabase();
        await using var app = builder.Build();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
        Assert.StartsWith("ConnectionStrings__tracedb: 3D000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_whose_certificate_is_not_trusted_lets_nobody_in_and_one_that_cannot_be_reached_is_away()
    {
        Assert.True(new NpgsqlException("Exception while performing SSL handshake", new AuthenticationException("rejected")).IsRefused());
        Assert.False(new NpgsqlException("Failed to connect", new SocketException(111)).IsRefused());
    }

    [Fact]
    public async Task A_command_outside_a_trace_begins_none()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or nameof(TraceDatabaseTests),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        var builder = WebApplication.CreateBuilder(["--ConnectionStrings:tracedb", await postgres.NewDatabaseAsync() + ""]);
        builder.AddTraceDatabase();
        await using var app = builder.Build();
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        var names = new List<string>();
        listener.ActivityStopped = activity =>
        {
            if (activity.Source.Name == "Npgsql" && activity.Tags.Any(tag => tag.Value?.Contains("untraced", StringComparison.Ordinal) ?? false))
                names.Add(activity.DisplayName);
        };
        ActivitySource.AddActivityListener(listener);
        Run(database);
        Assert.Empty(names);
        using var source = new ActivitySource(nameof(TraceDatabaseTests));
        using (source.StartActivity())
            Run(database);
        Assert.Single(names);
    }

    private static async Task<NpgsqlConnectionStringBuilder> UsedAsync(string connection)
    {
        var builder = WebApplication.CreateBuilder(["--ConnectionStrings:tracedb", connection]);
        builder.AddTraceDatabase();
        await using var app = builder.Build();
        return new NpgsqlConnectionStringBuilder(app.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString);
    }

    private static void Run(NpgsqlDataSource database)
    {
        using var command = database.CreateCommand("SELECT 'untraced'");
        command.ExecuteScalar();
    }
}
