using LlmAspire.Tests;

[assembly: AssemblyFixture(typeof(Postgres))]

namespace LlmAspire.Tests;

/// <summary>One PostgreSQL for all tests, started when the first one asks. Where its programs are absent those tests are skipped and say so; under CI they fail.</summary>
public sealed class Postgres : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1, 1);
    private PostgresServer? server;

    /// <summary>The connection string of an empty database. A test that stops the server starts one of its own instead.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        NeedsServer();
        await starting.WaitAsync();
        try
        {
            server ??= await PostgresServer.StartAsync();
        }
        finally
        {
            starting.Release();
        }
        return await server.NewDatabaseAsync();
    }

    /// <summary>Skips the test where no server can be started.</summary>
    public static void NeedsServer() => Servers.Need(PostgresServer.Missing);

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        starting.Dispose();
    }
}
