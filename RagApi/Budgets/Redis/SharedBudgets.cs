using LlmAspire.TraceCollector.Contracts.Budgets;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LlmAspire.RagApi.Budgets.Redis;

internal static class SharedBudgets
{
    public static void AddSharedBudgets(this IServiceCollection services) => services.AddSingleton<ISpendLedger>(Ledger);

    private static RedisSpendLedger Ledger(IServiceProvider services)
    {
        var redis = services.GetRequiredService<IConnectionMultiplexer>();
        var ledger = new RedisSpendLedger(services.GetRequiredService<IOptions<BudgetsOptions>>().Value.Limits, redis, services.GetRequiredService<ILogger<RedisSpendLedger>>());
        // Other replicas are waiting to know what was spent meanwhile.
        redis.ConnectionRestored += (_, _) => _ = ledger.SettleLateAsync();
        return ledger;
    }
}
