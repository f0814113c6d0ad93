using LlmAspire.RagApi.Budgets.Redis;
using LlmAspire.RagApi.Replicas;
using LlmAspire.TraceCollector.Contracts.Budgets;
using LlmAspire.TraceCollector.Contracts.Pricing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmAspire.RagApi.Budgets;

internal static class BudgetsSetup
{
    public static void AddBudgets(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<BudgetsOptions>().BindConfiguration(BudgetsOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<BudgetsOptions>, BudgetsOptionsValidator>();
        builder.Services.AddSingleton<ProviderCounts>();
        PriceFollower.AddTo(builder.Services, builder.Configuration);
        if (builder.Configuration.HasRedis())
            builder.Services.AddSharedBudgets();
        else
            builder.Services.AddSingleton<ISpendLedger>(services => new SpendLedger(services.GetRequiredService<IOptions<BudgetsOptions>>().Value.Limits, services.GetRequiredService<TimeProvider>()));
    }
}
