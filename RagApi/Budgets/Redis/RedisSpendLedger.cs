using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using LlmAspire.TraceCollector.Contracts.Budgets;
using StackExchange.Redis;

namespace LlmAspire.RagApi.Budgets.Redis;

/// <summary>
/// The ledger that replicas share, by the clock of the Redis server. What is reserved by a process that died is free again after
/// <paramref name="lifetime"/>. While Redis does not answer nothing is reserved (<see cref="SpendUnknownException"/>), and what calls under way
/// have cost is kept here until it does. At most <see cref="MostUnsettled"/> of those; one more is lost, and the log says so.
/// </summary>
/// <param name="prefix">In braces, so that a cluster keeps all keys on one node and a script may touch them together.</param>
/// <param name="lifetime">Longer than any call lasts: one that outlives it is no longer reserved, and counted all the same when it ends.</param>
/// <param name="clock"><c>null</c> for the server's.</param>
internal sealed class RedisSpendLedger(SpendLimits limits, IConnectionMultiplexer redis, ILogger<RedisSpendLedger> logger, string prefix = "{llmaspire:spend}", TimeSpan? lifetime = null, TimeProvider? clock = null) : ISpendLedger
{
    private const int MostUnsettled = 10_000;
    private const double Billionths = 1e9;
    private static readonly string Script = Read();

    /// <summary>Since Redis 7. What models have said can fill its memory (<c>noeviction</c>); a ledger that cannot be written would then refuse every question.</summary>
    private static readonly string AlsoWhenFull = "#!lua flags=allow-oom\n" + Script;

    private readonly ConcurrentQueue<Settlement> unsettled = new();
    private readonly TimeSpan lifetime = lifetime ?? TimeSpan.FromMinutes(15);

    private sealed record Settlement(IReadOnlyList<SpendLimit> Limits, string Id, double Reserved, double Spent);

    public SpendLimits Limits { get; } = limits;

    /// <summary>How many calls have ended whose cost is not written yet.</summary>
    public int Unsettled => unsettled.Count;

    public async ValueTask<SpendReservation> ReserveAsync(string? feature, string? user, double usd, CancellationToken cancellationToken = default)
    {
        Limits.RefuseRequest(usd);
        var call = new Settlement(Limits.Of(feature, user), Guid.NewGuid().ToString("N"), usd, 0);
        if (await AskAsync("reserve", call, cancellationToken) is { } refusal)
            throw new SpendRefusedException(refusal);
        return new SpendReservation(usd, spent => SettleAsync(call with { Spent = spent }));
    }

    public ValueTask AddAsync(string? feature, string? user, double usd) =>
        usd > 0 ? SettleAsync(new(Limits.Of(feature, user), "", 0, usd)) : ValueTask.CompletedTask;

    public ValueTask<SpendRefusal?> SpentAsync(string? feature, string? user, CancellationToken cancellationToken = default) =>
        AskAsync("spent", new(Limits.Of(feature, user), "", 0, 0), cancellationToken);

    /// <summary>Writes what could not be written before. False where Redis still does not answer.</summary>
    public async Task<bool> SettleLateAsync()
    {
        while (unsettled.TryDequeue(out var late))
            if (!await TrySettleAsync(late))
            {
                unsettled.Enqueue(late);
                return false;
            }
        return true;
    }

    private async ValueTask<SpendRefusal?> AskAsync(string operation, Settlement call, CancellationToken cancellationToken)
    {
        if (call.Limits.Count == 0)
            return null;
        try
        {
            await SettleLateAsync();
            var answer = (RedisResult[])(await RunAsync(operation, call).WaitAsync(cancellationToken))!;
            return answer is [var account, var wait] ? Refusal(call.Limits[(int)account - 1], TimeSpan.FromMilliseconds((double)wait)) : null;
        }
        catch (Exception error) when (IsAbsence(error))
        {
            throw new SpendUnknownException(error);
        }
    }

    private async ValueTask SettleAsync(Settlement call)
    {
        if (call.Limits.Count == 0 || await TrySettleAsync(call))
            return;
        if (unsettled.Count >= MostUnsettled)
            logger.LogError("{Usd} USD were spent and are counted nowhere: Redis does not answer, and {Most} settlements wait already.", call.Spent, MostUnsettled);
        else
            unsettled.Enqueue(call);
    }

    /// <summary>One whose answer was lost on the way is written again, and counts twice: rather too much than too little.</summary>
    private async Task<bool> TrySettleAsync(Settlement call)
    {
        try
        {
            await RunAsync("settle", call);
            return true;
        }
        catch (Exception error) when (IsAbsence(error))
        {
            return false;
        }
    }

    private bool KnowsFlags => redis.GetServers() is { Length: > 0 } servers && Array.TrueForAll(servers, server => server.Version.Major >= 7);

    private Task<RedisResult> RunAsync(string operation, Settlement call)
    {
        var now = clock?.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "";
        List<RedisValue> values = [operation, call.Id, Whole(Math.Ceiling(call.Reserved * Billionths)), Whole(Math.Round(call.Spent * Billionths)), Whole(lifetime.TotalMilliseconds), now];
        List<RedisKey> keys = [];
        foreach (var (account, usd) in call.Limits)
        {
            var key = $"{prefix}:{account.Kind}:{(account.Length < TimeSpan.FromDays(1) ? "hour" : "day")}:{account.Name}";
            keys.AddRange([key, $"{key}:held"]);
            values.AddRange([Whole(account.Length.TotalMilliseconds), (usd * Billionths).ToString("R", CultureInfo.InvariantCulture)]);
        }
        return redis.GetDatabase().ScriptEvaluateAsync(KnowsFlags ? AlsoWhenFull : Script, [.. keys], [.. values]);
    }

    private static SpendRefusal Refusal(SpendLimit limit, TimeSpan wait) => limit.Account.Refuse(limit.Usd, wait);

    /// <summary>An amount as Redis counts: beyond 4 billion USD its whole numbers end.</summary>
    private static string Whole(double number) => Math.Min(number, 4e18).ToString("F0", CultureInfo.InvariantCulture);

    private static bool IsAbsence(Exception error) => error is RedisException or RedisTimeoutException or ObjectDisposedException;

    private static string Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Budgets/spend.lua")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
