using LlmAspire.TraceCollector.Changes;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Reindex;

/// <summary>
/// <c>reindex</c> on a command line. Where a process has the data directory it does the work and goes on serving, and this one shows how far it
/// is; where none has it, the work is done here. Exit code 0 when the new tables are in use, 1 when not.
/// </summary>
public static class ReindexCommand
{
    public const string Name = "reindex";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var builder = WebApplication.CreateBuilder([.. args.Where(arg => arg != "--cancel")]);
        var journal = JournalOptions.From(builder.Configuration);
        var named = builder.Configuration["TraceCollector:Url"] is { Length: > 0 } url ? new Uri(url) : null;
        var address = named ?? CollectorAddressFile.Read(Path.GetDirectoryName(journal.Folder)!);
        using var there = new RemoteReindex(address, builder.Configuration["TraceCollector:Key"]);
        if (named is not null || await there.IsThereAsync())
            return args.Contains("--cancel") ? await there.CancelAsync() : await there.RunAsync(ShowAsync);
        if (!args.Contains("--cancel"))
            return await RunHereAsync(builder);
        Console.Error.WriteLine("No collector runs on this data directory.");
        return 1;
    }

    /// <summary>One line for a person: how far, how fast, until when.</summary>
    public static string Line(ReindexStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var total = status.RecordsTotal is { } records && !status.HasEnded ? FormattableString.Invariant($" of about {records:N0}") : "";
        var speed = status.BytesPerSecond is { } bytes ? FormattableString.Invariant($", {bytes / 1e6:N1} MB/s") : "";
        var end = status.EstimatedEndAt is { } at ? FormattableString.Invariant($", done at about {at:HH:mm:ss} UTC") : "";
        var fault = status.Fault is null ? "" : $" ({status.Fault})";
        return FormattableString.Invariant($"{status.State}: {status.Percent:N1} % of {status.BytesTotal / 1e6:N1} MB, {status.Records:N0}{total} records{speed}{end}{fault}");
    }

    /// <summary>Prints until it has ended; on a terminal in one line.</summary>
    private static async Task<int> ShowAsync(Func<Task<ReindexStatus?>> ask)
    {
        while (true)
        {
            if (await ask() is not { } status)
                return 1;
            Console.Write(Console.IsOutputRedirected ? $"{Line(status)}{Environment.NewLine}" : $"\r{Line(status).PadRight(100)}");
            if (status.HasEnded)
            {
                Console.WriteLine();
                return status.State == ReindexState.Done ? 0 : 1;
            }
            await Task.Delay(Look);
        }
    }

    private static async Task<int> RunHereAsync(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Reindex:Share", "1")]);
        builder.AddJournal();
        builder.AddStore();
        builder.AddIndex();
        builder.AddChanges();
        builder.AddReindex();
        await using var app = builder.Build();
        // The server is not started: nobody is served here.
        var own = app.Services.GetServices<IHostedService>().Where(service => service.GetType().Assembly == typeof(ReindexCommand).Assembly).ToList();
        foreach (var service in own)
            await service.StartAsync(CancellationToken.None);
        var reindexer = app.Services.GetRequiredService<Reindexer>();
        if (await WhyNotAsync(reindexer) is { } fault)
        {
            Console.Error.WriteLine(fault);
            return 1;
        }
        Console.WriteLine($"No collector runs on this data directory: its tables are built anew here, about {reindexer.NeededBytes} bytes of the {reindexer.RoomBytes} that are free.");
        var exitCode = await ShowAsync(() => Task.FromResult(reindexer.Status));
        own.Reverse();
        foreach (var service in own)
            await service.StopAsync(CancellationToken.None);
        return exitCode;
    }

    private static async Task<string?> WhyNotAsync(Reindexer reindexer) => await reindexer.StartWhenIndexingAsync(CancellationToken.None) switch
    {
        ReindexStart.NoRoom => $"The new tables will take about {reindexer.NeededBytes} bytes; {reindexer.RoomBytes} are free beyond Journal__MinFreeBytes.",
        ReindexStart.NotHere => "A collector that runs elsewhere indexes this database; name it by --TraceCollector:Url.",
        _ => null,
    };
}
