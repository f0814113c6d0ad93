using LlmAspire.RagApi.Budgets.Redis;
using LlmAspire.TraceCollector.Contracts.Budgets;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace LlmAspire.Tests;

/// <summary>The ledger that replicas share.</summary>
public sealed class RedisSpendLedgerTests(Redis redis) : SpendLedgerConformance, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<IConnectionMultiplexer> connections = [];

    [Fact]
    public async Task What_a_process_reserved_that_died_is_free_again_by_the_clock_of_the_server()
    {
        var prefix = NewPrefix();
        var limits = new SpendLimits { FeatureHourlyUsd = 1, TotalDailyUsd = 1 };
        RedisSpendLedger Replica(IConnectionMultiplexer connection) => new(limits, connection, NullLogger<RedisSpendLedger>.Instance, prefix, TimeSpan.FromSeconds(1));
        var died = await ConnectAsync();
        await Replica(died).ReserveAsync("f", null, 0.9);
        await died.CloseAsync(allowCommandsToComplete: false);
        var alive = Replica(await ConnectAsync());
        Assert.Equal(SpendAccount.Soon, (await RefusedAsync(alive, "f", null, 0.9)).RetryAfter);
        await Wait.UntilAsync(() => ReservesAsync(alive, 0.9), Patience, () => "the reservation never ended");
    }

    [Fact]
    public async Task One_replica_sees_what_another_has_spent_and_reserved()
    {
        var ledgers = await LedgersAsync(new() { UserDailyUsd = 1 });
        await SpendAsync(ledgers[0], null, "u", 0.5);
        await using var reserved = await ledgers[1].ReserveAsync(null, "u", 0.4);
        await RefusedAsync(ledgers[0], null, "u", 0.2);
        await SpendAsync(ledgers[0], null, "other", 0.9);
    }

    [Fact]
    public async Task Without_an_answer_of_Redis_nothing_is_reserved_and_what_was_spent_meanwhile_is_counted_when_it_is_back()
    {
        Redis.NeedsServer();
        await using var server = await RedisServer.StartAsync();
        var ledger = new RedisSpendLedger(new() { TotalHourlyUsd = 1 }, await ConnectAsync(server.ConnectionString), NullLogger<RedisSpendLedger>.Instance);
        var call = await ledger.ReserveAsync(null, null, 0.9);
        server.Stop();
        await Assert.ThrowsAsync<SpendUnknownException>(async () => await ledger.ReserveAsync(null, null, 0.01));
        await Assert.ThrowsAsync<SpendUnknownException>(async () => await ledger.SpentAsync(null, null));
        await call.SettleAsync(0.9);
        await ledger.AddAsync(null, null, 0.05);
        Assert.Equal(2, ledger.Unsettled);
        // Empty when it comes back: what was spent before is lost with it, what was spent meanwhile is not.
        await server.RestartAsync();
        await Wait.UntilAsync(ledger.SettleLateAsync, Patience, () => "Redis was not found again");
        Assert.Equal(0, ledger.Unsettled);
        Assert.Equal("total", (await RefusedAsync(ledger, null, null, 0.06)).Account);
        await SpendAsync(ledger, null, null, 0.04);
    }

    [Fact]
    public async Task Where_the_memory_of_Redis_is_used_up_what_is_spent_is_counted_all_the_same()
    {
        Redis.NeedsServer();
        await using var server = await RedisServer.StartAsync("--maxmemory", "4mb", "--maxmemory-policy", "noeviction");
        var connection = await ConnectAsync(server.ConnectionString);
        var full = await Assert.ThrowsAsync<RedisServerException>(async () =>
        {
            for (var i = 0; i < 1_000; i++)
                await connection.GetDatabase().StringSetAsync($"cached:{i}", new byte[100_000]);
        });
        Assert.StartsWith("OOM", full.Message, StringComparison.Ordinal);
        var ledger = new RedisSpendLedger(new() { TotalHourlyUsd = 1 }, connection, NullLogger<RedisSpendLedger>.Instance);
        await SpendAsync(ledger, null, null, 0.9);
        await RefusedAsync(ledger, null, null, 0.2);
        Assert.Equal(0, ledger.Unsettled);
    }

    [Fact]
    public async Task Without_limits_Redis_is_not_asked()
    {
        var options = new ConfigurationOptions { EndPoints = { { "127.0.0.1", ServiceProcess.FreePort() } }, AbortOnConnectFail = false, ConnectTimeout = 100 };
        var ledger = new RedisSpendLedger(new() { MaxSteps = 3 }, Keep(await ConnectionMultiplexer.ConnectAsync(options)), NullLogger<RedisSpendLedger>.Instance);
        Assert.Null(await ledger.SpentAsync("f", "u"));
        await SpendAsync(ledger, "f", "u", 5);
    }

    [Fact]
    public async Task An_account_is_forgotten_once_nothing_in_it_counts()
    {
        var prefix = NewPrefix();
        var connection = await ConnectAsync();
        var ledger = new RedisSpendLedger(new() { UserHourlyUsd = 1 }, connection, NullLogger<RedisSpendLedger>.Instance, prefix);
        await using var reserved = await ledger.ReserveAsync(null, "u", 0.5);
        foreach (var key in (string[])[$"{prefix}:user:hour:u", $"{prefix}:user:hour:u:held"])
            Assert.InRange((await connection.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(77));
    }

    public void Dispose() => connections.ForEach(connection => connection.Dispose());

    private protected override async Task<ISpendLedger> LedgerAsync(SpendLimits limits) => await LedgerAsync(limits, NewPrefix());

    private protected override async Task<IReadOnlyList<ISpendLedger>> LedgersAsync(SpendLimits limits)
    {
        var prefix = NewPrefix();
        return [await LedgerAsync(limits, prefix), await LedgerAsync(limits, prefix)];
    }

    private async Task<ISpendLedger> LedgerAsync(SpendLimits limits, string prefix) => new RedisSpendLedger(limits, await ConnectAsync(), NullLogger<RedisSpendLedger>.Instance, prefix, clock: Time);

    private static async Task<bool> ReservesAsync(RedisSpendLedger ledger, double usd)
    {
        try
        {
            await (await ledger.ReserveAsync("f", null, usd)).DisposeAsync();
            return true;
        }
        catch (SpendRefusedException)
        {
            return false;
        }
    }

    private static string NewPrefix() => $"{{test-{Guid.NewGuid():N}}}";

    private async Task<IConnectionMultiplexer> ConnectAsync(string? server = null) => Keep(await ConnectionMultiplexer.ConnectAsync(server ?? await redis.ConnectionStringAsync(), options => options.BacklogPolicy = BacklogPolicy.FailFast));

    private IConnectionMultiplexer Keep(IConnectionMultiplexer connection)
    {
        connections.Add(connection);
        return connection;
    }
}
