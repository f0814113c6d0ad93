using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Bills;
using LlmAspire.TraceCollector.Reindex;
using LlmAspire.TraceCollector.Repricing;

namespace LlmAspire.TraceCollector;

/// <summary>What a program that holds a collector does instead of serving, where its first argument says so.</summary>
public static class CollectorCommands
{
    public const string Usage = """
          reindex [--cancel]       builds the tables anew from the journal: in the process that has the data directory, or here where there is none
          reprice [--from -30d] [--to now] [--author NAME] [--apply]
                                   prices history again by the prices in force; without --apply it says what would change
          import-usage FILE [--provider openai|anthropic|azure]
                                   takes a provider's usage or cost export, to be compared with what traces say
          healthcheck [ADDRESS]    whether a running service is healthy, for containers
          --url ADDRESS            after reprice and import-usage: the collector to ask
        """;

    /// <returns>The exit code; <c>null</c> where the first argument is no command.</returns>
    public static async Task<int?> RunAsync(string[] args) => args switch
    {
        [HealthCommand.Name, .. var rest] => await HealthCommand.RunAsync(rest),
        [ReindexCommand.Name, .. var rest] => await ReindexCommand.RunAsync(rest),
        [RepriceCommand.Name, .. var rest] => await RepriceCommand.RunAsync(rest, null, Console.Out, Console.Error),
        [ImportUsageCommand.Name, .. var rest] => await ImportUsageCommand.RunAsync(rest, null, Console.Out, Console.Error),
        _ => null,
    };

    /// <summary>The running collector that a command asks where it is not told: of <c>TraceCollector__Url</c>, else the one that has the data directory, else the usual address.</summary>
    internal static string Url => Environment.GetEnvironmentVariable("TraceCollector__Url")
        ?? CollectorAddressFile.Read(Environment.GetEnvironmentVariable("Data__Directory") ?? ".data")?.ToString()
        ?? "http://localhost:5082";
}
