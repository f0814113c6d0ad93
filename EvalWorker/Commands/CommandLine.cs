using System.CommandLine;

namespace LlmAspire.EvalWorker.Commands;

/// <summary>What the worker does once and ends, without its host.</summary>
internal static class CommandLine
{
    /// <summary>A first argument that is a word, or asks for help: anything else are settings of the host.</summary>
    public static bool IsCommand(string[] args) => args is [var first, ..] && (!first.StartsWith('-') || first is "-h" or "-?" or "--help" or "--version");

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Judges what the trace collector has seen. Without a command it follows the feed of settled traces until it is stopped.") { JudgeCommand.Create() };
        return root.Parse(args).InvokeAsync();
    }
}
