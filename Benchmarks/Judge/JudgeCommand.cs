using System.CommandLine;
using System.Diagnostics;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.Benchmarks.Traffic;
using LlmAspire.EvalWorker.Judging;

namespace LlmAspire.Benchmarks.Judge;

/// <summary><c>judge</c>: the offline judge's time for one answer, by length of its evidence.</summary>
internal static class JudgeCommand
{
    private const int Cases = 200;
    private const int Rounds = 5;

    /// <summary>Characters of evidence; about four make a token.</summary>
    private static readonly int[] Lengths = [1_000, 4_000, 16_000];

    public static Command Create()
    {
        var command = new Command("judge", "Measures the offline judge's time per answer.") { BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = new Report("judge", new { Cases, Rounds });
            foreach (var length in Lengths)
                Measure(report, length);
            await report.FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return 0;
        });
        return command;
    }

    private static void Measure(Report report, int length)
    {
        var cases = Make(length);
        var latencies = new Latencies();
        // The first round is warm-up.
        for (var round = 0; round <= Rounds; round++)
            foreach (var given in cases)
            {
                var began = Stopwatch.GetTimestamp();
                OfflineJudge.Judge(given);
                if (round > 0)
                    latencies.AddSince(began);
            }
        report.Add($"about {length / 4:N0} tokens of evidence", ("p50 ms", latencies.QuantileMs(0.5)), ("p95 ms", latencies.QuantileMs(0.95)), ("max ms", latencies.MaxMs));
    }

    private static List<EvaluationCase> Make(int length)
    {
        var random = new Random(length);
        var vocabulary = Vocabulary.Read();
        return [.. Enumerable.Range(0, Cases).Select(_ => new EvaluationCase(
            vocabulary.Prose(random, 60),
            [.. Enumerable.Range(0, 5).Select(rank => new ContextChunk($"{rank}", vocabulary.Prose(random, length / 5)))],
            vocabulary.Prose(random, 400)))];
    }
}
