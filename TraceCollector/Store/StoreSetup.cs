using LlmAspire.ServiceDefaults.Postgres;
using LlmAspire.TraceCollector.Store.Embedded;
using LlmAspire.TraceCollector.Store.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LlmAspire.TraceCollector.Store;

internal static class StoreSetup
{
    public static void AddStore(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StoreOptions>().BindConfiguration(StoreOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<StoreOptions>>(new StoreOptionsCheck());
        if (builder.AddTraceDatabase())
            builder.Services.AddSingleton<IStoreEngine>(services => new PostgresEngine(services.GetRequiredService<NpgsqlDataSource>()));
        else
            builder.Services.AddSingleton<IStoreEngine>(services => new EmbeddedEngine(services.GetRequiredService<IOptions<StoreOptions>>().Value));
        builder.Services.AddSingleton<TraceStore>();
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store");
    }

    private sealed class StoreOptionsCheck : IValidateOptions<StoreOptions>
    {
        public ValidateOptionsResult Validate(string? name, StoreOptions options) =>
            options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
