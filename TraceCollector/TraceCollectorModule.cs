using LlmAspire.TraceCollector.Access;
using LlmAspire.TraceCollector.Bills;
using LlmAspire.TraceCollector.Changes;
using LlmAspire.TraceCollector.Erasing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.OwnPrices;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Receive;
using LlmAspire.TraceCollector.Reindex;
using LlmAspire.TraceCollector.Repricing;
using LlmAspire.TraceCollector.Retention;
using LlmAspire.TraceCollector.Scores;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector;

/// <summary>What a collector can do, capability by capability. Used by its own process and by AllInOne.</summary>
public static class TraceCollectorModule
{
    public const string Usage = """
        Usage: dotnet run --project TraceCollector [-- settings]
        Receives OpenTelemetry (OTLP on 4317 and 4318), stores traces and shows them: http://localhost:5082.
        """;

    public static WebApplicationBuilder AddTraceCollector(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddAccess();
        builder.AddJournal();
        builder.AddStore();
        builder.AddIndex();
        builder.AddChanges();
        builder.AddReceive();
        builder.AddScores();
        builder.AddQuery();
        builder.AddRetention();
        builder.AddErasing();
        builder.AddReindex();
        builder.AddAddressFile();
        builder.AddRepricing();
        builder.AddOwnPrices();
        builder.AddBills();
        builder.AddPages();
        return builder;
    }

    public static WebApplication MapTraceCollector(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapReceive();
        app.MapAccess();
        app.MapScores();
        app.MapQuery();
        app.MapErasing();
        app.MapReindex();
        app.MapRepricing();
        app.MapOwnPrices();
        app.MapBills();
        app.MapPages();
        return app;
    }
}
