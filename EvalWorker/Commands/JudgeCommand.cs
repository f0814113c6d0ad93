using System.CommandLine;
using System.Text;

namespace LlmAspire.EvalWorker.Commands;

/// <summary><c>judge --in FILE --out FILE</c>: the offline judge over a file of cases.</summary>
internal static class JudgeCommand
{
    private const string Details = """
        Judges answers against their contexts, one JSON object a line.
        In:  { "id", "question", "contexts": [text or { "id", "text" }], "answer" }
        Out: { "id", "faithfulness", "relevance", "completeness", "confidence", "sentences": [{ "text", "chunk", "support" }] }
        Values are 0..1, higher is better; null is "could not be scored", and "label" says why. "chunk" is the id of the
        context that carries the sentence, or its position from 0. Relevance and completeness are lexical proxies.
        Exit code 0, 1 when lines were left out (each is named on the error stream), 2 when nothing could be judged.
        """;

    public static Command Create()
    {
        var input = new Option<string>("--in") { Description = "NDJSON file with cases, - for standard input", Required = true, HelpName = "FILE" };
        var output = new Option<string>("--out") { Description = "NDJSON file for verdicts, - for standard output", Required = true, HelpName = "FILE" };
        var judge = new Option<string>("--judge") { Description = "Who judges: offline needs no model", DefaultValueFactory = _ => "offline" };
        judge.AcceptOnlyFromAmong("offline", "model");
        var command = new Command("judge", Details) { input, output, judge };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(input)!, parsed.GetValue(output)!, parsed.GetValue(judge)!, Console.Error, cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(string input, string output, string judge, TextWriter errors, CancellationToken cancellationToken)
    {
        if (judge == "model")
        {
            await errors.WriteLineAsync("--judge model needs a model named by the setting Models__Judge, and this version of the worker has none to call. Use --judge offline.");
            return 2;
        }
        try
        {
            using var reader = input == "-" ? new StreamReader(Console.OpenStandardInput(), Encoding.UTF8) : new StreamReader(input, Encoding.UTF8);
            await using var writer = new StreamWriter(output == "-" ? Console.OpenStandardOutput() : File.Create(output), new UTF8Encoding(false)) { NewLine = "\n" };
            return await JudgeAsync(reader, writer, errors, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await errors.WriteLineAsync($"judge: {e.Message}");
            return 2;
        }
    }

    private static async Task<int> JudgeAsync(StreamReader reader, StreamWriter writer, TextWriter errors, CancellationToken cancellationToken)
    {
        var bad = 0;
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                await writer.WriteLineAsync(CaseLine.Judge(line, number).AsMemory(), cancellationToken);
            }
            catch (FormatException e)
            {
                bad++;
                await errors.WriteLineAsync($"line {number}: {e.Message}");
            }
        }
        if (bad > 0)
            await errors.WriteLineAsync($"judge: {bad} {(bad == 1 ? "line was" : "lines were")} left out.");
        return bad > 0 ? 1 : 0;
    }
}
