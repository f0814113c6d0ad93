using LlmAspire.TraceCollector.Changes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Receive;
using LlmAspire.TraceCollector.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmAspire.Benchmarks.Queries;

/// <summary>A collector's tables and queries, with nothing that receives or indexes.</summary>
internal sealed class FilledCollector : IAsyncDisposable
{
    private readonly WebApplication app;

    /// <param name="database">Connection string of the PostgreSQL that holds the tables; a file in the folder does where there is none.</param>
    public FilledCollector(string folder, string? database)
    {
        var builder = WebApplication.CreateBuilder(["--Data:Directory", folder, .. database is null ? Array.Empty<string>() : ["--ConnectionStrings:tracedb", database]]);
        builder.Logging.ClearProviders();
        builder.AddJournal();
        builder.AddStore();
        builder.AddChanges();
        builder.AddQuery();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(PriceBook.BuiltIn)
            .AddSingleton<FactSignal>().AddSingleton<IndexFigures>().AddSingleton<ReceiveFigures>();
        app = builder.Build();
    }

    public TraceStore Store => app.Services.GetRequiredService<TraceStore>();

    public ITraceQuery Query => app.Services.GetRequiredService<ITraceQuery>();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
