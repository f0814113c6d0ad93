using LlmAspire.Tests;

[assembly: AssemblyFixture(typeof(Redis))]

namespace LlmAspire.Tests;

/// <summary>One Redis for all tests, started when the first one asks: keys need a prefix of their own. Where it is absent those tests are skipped and say so; under CI they fail.</summary>
public sealed class Redis : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1, 1);
    private RedisServer? server;

    /// <summary>Its connection string. A test that stops the server starts one of its own instead.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        NeedsServer();
        await starting.WaitAsync();
        try
        {
            server ??= await RedisServer.StartAsync();
        }
        finally
        {
            starting.Release();
        }
        return server.ConnectionString;
    }

    /// <summary>Skips the test where no server can be started.</summary>
    public static void NeedsServer() => Servers.Need(RedisServer.Missing);

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        starting.Dispose();
    }
}
