using LlmAspire.TraceCollector.Bills;
using LlmAspire.TraceCollector.Changes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Erasing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Files;
using LlmAspire.TraceCollector.OwnPrices;
using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Receive;
using LlmAspire.TraceCollector.Reindex;
using LlmAspire.TraceCollector.Repricing;
using LlmAspire.TraceCollector.Scores;
using LlmAspire.TraceCollector.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

/// <summary>A collector from journal to HTTP on a folder of its own, without listeners: what is tested goes straight into the journal.</summary>
internal sealed class CollectorHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;
    private readonly bool keepFolder;

    private CollectorHost(WebApplication app, string folder, bool keepFolder)
    {
        this.app = app;
        this.folder = folder;
        this.keepFolder = keepFolder;
        Client = new TraceCollectorClient(Http);
    }

    public FakeTimeProvider Clock { get; private init; } = null!;

    public string Folder => folder;

    public HttpClient Http => app.GetTestClient();

    public TraceCollectorClient Client { get; }

    public ITraceQuery Query => app.Services.GetRequiredService<ITraceQuery>();

    public IScoreSink Sink => app.Services.GetRequiredService<IScoreSink>();

    public IJournal Journal => app.Services.GetRequiredService<IJournal>();

    public Indexer Indexer => app.Services.GetRequiredService<Indexer>();

    public ReindexParts ReindexParts => app.Services.GetRequiredService<ReindexParts>();

    public Reindexer Reindexer => app.Services.GetRequiredService<Reindexer>();

    public HttpMessageHandler Handler => app.GetTestServer().CreateHandler();

    public PriceBook Prices => app.Services.GetRequiredService<PriceBook>();

    public T Service<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public TraceStore Store => app.Services.GetRequiredService<TraceStore>();

    public static TraceFilter Everything { get; } = new() { Range = new(Otlp.Noon.AddDays(-1), Otlp.Noon.AddDays(1)) };

    /// <param name="folder">Data of an earlier host, left as it is at the end; else a new folder that is deleted.</param>
    /// <param name="segmentBytes">1 gives every record a segment of its own.</param>
    /// <param name="database">Connection string of the PostgreSQL database that keeps journal and tables; by default files do.</param>
    /// <param name="journalFiles">Keeps the journal in files although there is a database.</param>
    public static async Task<CollectorHost> StartAsync(string? folder = null, DateTimeOffset? now = null, long? segmentBytes = null, PriceList? prices = null, PriceBook? book = null, long? minFreeBytes = null, string? database = null, bool journalFiles = false)
    {
        var clock = new FakeTimeProvider(now ?? Otlp.Noon.AddMinutes(1));
        var data = folder ?? NewFolder();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = ["--Data:Directory", data, "--Data:StoreThreads", "1", "--ConnectionStrings:tracedb", database ?? ""] });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        if ((prices is null ? book : PriceBook.Of(prices)) is { } inForce)
            builder.Services.AddSingleton(inForce);
        builder.Services.AddProblemDetails();
        builder.AddJournal();
        var options = JournalOptions.From(builder.Configuration);
        builder.Services.AddSingleton(options with { SegmentBytes = segmentBytes ?? options.SegmentBytes, MinFreeBytes = minFreeBytes ?? options.MinFreeBytes });
        if (journalFiles)
            builder.Services.AddSingleton<IJournal, FileJournal>();
        builder.AddStore();
        builder.AddIndex();
        builder.AddChanges();
        builder.AddScores();
        builder.AddQuery();
        builder.AddErasing();
        builder.AddReindex();
        builder.AddRepricing();
        builder.AddOwnPrices();
        builder.AddBills();
        builder.Services.TryAddSingleton<ReceiveFigures>();
        var app = builder.Build();
        app.MapScores();
        app.MapQuery();
        app.MapErasing();
        app.MapReindex();
        app.MapRepricing();
        app.MapOwnPrices();
        app.MapBills();
        await app.StartAsync();
        return new(app, data, folder is not null) { Clock = clock };
    }

    public static string NewFolder() => Directory.CreateTempSubdirectory("llmaspire-").FullName;

    public async Task<CollectorHost> TakeAsync(params byte[][] bodies)
    {
        foreach (var body in bodies)
            await Journal.AppendAsync(RecordKind.Traces, body);
        await IndexedAsync();
        return this;
    }

    public Task<CollectorHost> TakeLogsAsync(byte[] body) => TakeAsync(RecordKind.Logs, body);

    public Task<CollectorHost> TakeMetricsAsync(byte[] body) => TakeAsync(RecordKind.Metrics, body);

    private async Task<CollectorHost> TakeAsync(RecordKind kind, byte[] body)
    {
        await Journal.AppendAsync(kind, body);
        await IndexedAsync();
        return this;
    }

    public Task IndexedAsync() => UntilAsync(() => Task.FromResult(Figures.Indexed == Journal.Position), () => Figures.Fault);

    private IndexFigures Figures => app.Services.GetRequiredService<IndexFigures>();

    /// <summary>Lets time pass until so many facts are there, and gives them.</summary>
    public async Task<IReadOnlyList<TraceFact>> FactsAsync(int count)
    {
        IReadOnlyList<TraceFact> facts = [];
        await UntilAsync(async () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(2));
            facts = (await Query.GetFactsAsync(0, 5000)).Items;
            return facts.Count >= count;
        });
        return facts;
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string?>? why = null)
    {
        for (var tries = 0; tries < 3000; tries++)
        {
            if (await condition())
                return;
            await Task.Delay(20);
        }
        throw new TimeoutException($"What the test waits for did not come about within 60 s. {why?.Invoke()}");
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        if (!keepFolder)
            Directory.Delete(folder, recursive: true);
    }
}
