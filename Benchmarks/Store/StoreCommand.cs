using System.CommandLine;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.Benchmarks.Traffic;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Benchmarks.Store;

/// <summary><c>store</c>: the steps between a body and its rows, one at a time, in this process.</summary>
internal static class StoreCommand
{
    private static readonly Option<int> SpansPerRequest = new("--spans-per-request") { Description = "Spans in a body", DefaultValueFactory = _ => 70 };
    private static readonly Option<string> Only = new("--only") { Description = "Only steps whose name contains this", DefaultValueFactory = _ => "", HelpName = "WORDS" };

    public static Command Create()
    {
        var command = new Command("store", "Measures checking, compressing, decoding, normalising, journal and index apart, in spans a second.") { SpansPerRequest, Only, BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = new Report("store", new { SpansPerRequest = parsed.GetValue(SpansPerRequest) });
            var requests = Requests(parsed.GetValue(SpansPerRequest));
            var bodies = Array.ConvertAll(requests, request => new SampleBody(request.Bytes.ToArray(), request.Spans));
            var only = parsed.GetValue(Only)!;
            using (var folder = new TemporaryDirectory())
            using (var journal = new FileJournal(new JournalOptions { Folder = folder.Path }, TimeProvider.System, NullLogger<FileJournal>.Instance))
                foreach (var step in Steps.Of(bodies).Append(AssemblyStep.Of(requests, journal)).Where(step => step.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
                    report.Add(step.Name, step.Measure());
            if ("journal".Contains(only, StringComparison.OrdinalIgnoreCase))
                await JournalSteps.MeasureAsync(bodies, report, cancellationToken);
            await report.FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return 0;
        });
        return command;
    }

    private static RequestBody[] Requests(int spans)
    {
        var vocabulary = Vocabulary.Read();
        return [.. Enumerable.Range(0, 32).Select(seed =>
        {
            var request = RequestBody.Make(spans, BodyEncoding.Protobuf, vocabulary, seed);
            request.Renew((ulong)seed << 16, DateTimeOffset.UtcNow);
            return request;
        })];
    }
}

/// <summary>A body that is measured with.</summary>
internal sealed record SampleBody(ReadOnlyMemory<byte> Bytes, int Spans);
