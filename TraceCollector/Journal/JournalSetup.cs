using LlmAspire.ServiceDefaults.Postgres;
using LlmAspire.TraceCollector.Journal.Files;
using LlmAspire.TraceCollector.Journal.Postgres;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmAspire.TraceCollector.Journal;

internal static class JournalSetup
{
    public static void AddJournal(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(provider => JournalOptions.From(provider.GetRequiredService<IConfiguration>()));
        if (builder.AddTraceDatabase())
            builder.Services.AddSingleton<IJournal, PostgresJournal>();
        else
            builder.Services.AddSingleton<IJournal, FileJournal>();
        builder.Services.AddHealthChecks().AddCheck<JournalHealth>("journal");
    }
}
