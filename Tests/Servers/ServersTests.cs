using System.Net.Sockets;

namespace LlmAspire.Tests;

public sealed class ServersTests(Postgres postgres, Redis redis)
{
    [Fact]
    public async Task Every_database_is_another_one()
    {
        Assert.NotEqual(await postgres.NewDatabaseAsync(), await postgres.NewDatabaseAsync());
    }

    [Fact]
    public async Task Redis_answers()
    {
        var port = int.Parse((await redis.ConnectionStringAsync()).Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        using var client = new TcpClient("127.0.0.1", port);
        await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
        var answer = new byte[7];
        await client.GetStream().ReadExactlyAsync(answer);
        Assert.Equal("+PONG\r\n"u8.ToArray(), answer);
    }

    [Fact]
    public async Task A_server_of_ones_own_can_be_stopped_and_started_again()
    {
        Postgres.NeedsServer();
        await using var server = await PostgresServer.StartAsync();
        await server.NewDatabaseAsync();
        await server.StopAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.NewDatabaseAsync());
        await server.RestartAsync();
        Assert.Contains("Database=", await server.NewDatabaseAsync(), StringComparison.Ordinal);
    }
}
