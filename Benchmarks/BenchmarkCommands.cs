using System.CommandLine;
using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Judge;
using LlmAspire.Benchmarks.Kill;
using LlmAspire.Benchmarks.Memory;
using LlmAspire.Benchmarks.Queries;
using LlmAspire.Benchmarks.Start;
using LlmAspire.Benchmarks.Store;
using LlmAspire.Benchmarks.Traces;

namespace LlmAspire.Benchmarks;

/// <summary>What can be measured: one command each.</summary>
internal static class BenchmarkCommands
{
    /// <summary>Shared by all: the table as JSON.</summary>
    public static Option<string?> Out { get; } = new("--out") { Description = "Also write the table as JSON", HelpName = "FILE" };

    /// <summary>Of those that start collectors.</summary>
    public static Option<bool> Postgres { get; } = new("--postgres") { Description = "On a PostgreSQL that is started for it (commits wait for the disk), instead of files" };

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Measures LlmAspire on this machine. Build with -c Release, and let nothing else run beside it.")
        {
            IngestCommand.Create(), StoreCommand.Create(), QueryCommand.Create(), JudgeCommand.Create(), KillCommand.Create(), MemoryCommand.Create(), StartCommand.Create(), TraceCommand.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }
}
