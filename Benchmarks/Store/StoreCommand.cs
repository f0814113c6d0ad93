using System.CommandLine;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.Benchmarks.Traffic;

namespace LlmAspire.Benchmarks.Store;

/// <summary><c>store</c>: the steps between a body and its rows, one at a time, in this process.</summary>
internal static class StoreCommand
{
    private static readonly Option<int> SpansPerRequest = new("--spans-per-request") { Description = "Spans in a body", DefaultValueFactory = _ => 70 };

    public static Command Create()
    {
        var command = new Command("store", "Measures checking, compressing, decoding, normalising, journal and index apart, in spans a second.") { SpansPerRequest, BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = new Report("store", new { SpansPerRequest = parsed.GetValue(SpansPerRequest) });
            var bodies = Bodies(parsed.GetValue(SpansPerRequest));
            foreach (var step in Steps.Of(bodies))
                report.Add(step.Name, step.Measure());
            await JournalSteps.MeasureAsync(bodies, report, cancellationToken);
            await report.FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return 0;
        });
        return command;
    }

    private static SampleBody[] Bodies(int spans)
    {
        var vocabulary = Vocabulary.Read();
        return [.. Enumerable.Range(0, 32).Select(seed =>
        {
            var body = RequestBody.Make(spans, BodyEncoding.Protobuf, vocabulary, seed);
            body.Renew((ulong)seed << 16, DateTimeOffset.UtcNow);
            return new SampleBody(body.Bytes, body.Spans);
        })];
    }
}

/// <summary>A body that is measured with.</summary>
internal sealed record SampleBody(ReadOnlyMemory<byte> Bytes, int Spans);
