using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Benchmarks.Traces;

/// <summary><c>trace</c>: opens one big trace, as an answer of the API and as a page, in a collector of its own.</summary>
internal static class TraceCommand
{
    /// <summary>Two frames of a screen of 60 a second: one was missed.</summary>
    private const double SlowFrameMs = 33.5;

    private static readonly Option<int[]> Spans = new("--spans") { Description = "Spans of each trace; a small one tells what the machine and its browser take for any page", DefaultValueFactory = _ => [10, 32_843, 200_000], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<TraceShape> Shape = new("--shape") { Description = "How the spans hang together" };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often each address is asked, after one run that is not counted", DefaultValueFactory = _ => 10 };

    private static readonly Option<bool> InBrowser = new("--browser") { Description = "Also open and scroll the page in a headless Chromium" };

    public static Command Create()
    {
        var command = new Command("trace", "Sends one big trace to a collector and opens it.") { Spans, Shape, Runs, InBrowser, BenchmarkCommands.Out };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var browser = parsed.GetValue(InBrowser) ? await TraceBrowser.StartAsync() : null;
            var report = new Report("trace", new { Shape = parsed.GetValue(Shape), Runs = parsed.GetValue(Runs) });
            foreach (var spans in parsed.GetValue(Spans)!)
                await MeasureAsync(report, new BigTrace($"{spans:x32}", spans, parsed.GetValue(Shape)), parsed.GetValue(Runs), browser, cancellationToken);
            await report.FinishAsync(parsed.GetValue(BenchmarkCommands.Out), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task MeasureAsync(Report report, BigTrace trace, int runs, TraceBrowser? browser, CancellationToken cancellationToken)
    {
        using var data = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync("TraceCollector", data.Path);
        using var process = Process.GetProcessById(service.Id);
        await SendAsync(service.Client, trace, cancellationToken);
        report.Add($"{trace.Spans:N0} spans received", ("MB after", new ProcessWatch(process).ResidentMb));
        await OpenAsync("compact", $"/api/traces/{trace.TraceId}?spans=compact");
        await OpenAsync("page", $"/traces/{trace.TraceId}");
        if (browser is not null)
            await LookAsync(report, trace, Math.Max(1, runs / 3), browser, service.Address, process);

        async Task OpenAsync(string name, string address)
        {
            var (first, bytes) = await GetAsync(service.Client, address, cancellationToken);
            var watch = new ProcessWatch(process);
            var (used, latencies) = (process.TotalProcessorTime, new Latencies());
            for (var run = 0; run < runs; run++)
            {
                latencies.Add((await GetAsync(service.Client, address, cancellationToken)).Took);
                watch.Look();
            }
            process.Refresh();
            report.Add($"{trace.Spans:N0} {name}", ("first ms", first.TotalMilliseconds), ("p50 ms", latencies.QuantileMs(0.5)), ("max ms", latencies.MaxMs), ("cpu ms", (process.TotalProcessorTime - used).TotalMilliseconds / runs), ("MB sent", bytes / 1e6), ("peak MB", watch.PeakMb), ("MB after", watch.ResidentMb));
        }
    }

    private static async Task LookAsync(Report report, BigTrace trace, int runs, TraceBrowser browser, Uri address, Process process)
    {
        var seen = new List<PageRun>();
        for (var run = 0; run < runs; run++)
            seen.Add(await browser.OpenAsync(address, trace.TraceId));
        var frames = seen.SelectMany(run => run.Frames).ToList();
        report.Add($"{trace.Spans:N0} first row painted", [.. Times(seen.Select(run => run.FirstRowMs)), ("MB after", new ProcessWatch(process).ResidentMb)]);
        report.Add($"{trace.Spans:N0} scrolling answered", Times(seen.Select(run => run.LiveMs)));
        report.Add($"{trace.Spans:N0} rows after a jump", Times(seen.SelectMany(run => run.JumpMs)));
        report.Add($"{trace.Spans:N0} frame of scrolling",
            [.. Times(frames), ("% over 33 ms", 100.0 * frames.Count(frame => frame > SlowFrameMs) / frames.Count), ("cpu ms", seen.Average(run => run.FrameCpuMs)), ("% with a gap", 100.0 * seen.Sum(run => run.GapFrames) / frames.Count), ("heap MB", seen.Max(run => run.HeapMb)), ("elements", seen.Max(run => run.Nodes))]);
    }

    private static (string, double?)[] Times(IEnumerable<double> milliseconds)
    {
        var times = new Latencies();
        foreach (var time in milliseconds)
            times.Add(TimeSpan.FromMilliseconds(time));
        return [("p50 ms", times.QuantileMs(0.5)), ("max ms", times.MaxMs)];
    }

    private static async Task SendAsync(HttpClient client, BigTrace trace, CancellationToken cancellationToken)
    {
        foreach (var body in trace.Bodies())
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            using var answer = await client.PostAsync(new Uri("/v1/traces", UriKind.Relative), content, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
        await Wait.UntilAsync(async () =>
        {
            var journal = (await client.GetFromJsonAsync<CollectorStatus>("/api/status", WireJson.Options, cancellationToken))!.Journal;
            return journal.Indexed == journal.Position;
        }, TimeSpan.FromMinutes(5));
    }

    private static async Task<(TimeSpan Took, long Bytes)> GetAsync(HttpClient client, string address, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var bytes = await client.GetByteArrayAsync(new Uri(address, UriKind.Relative), cancellationToken);
        return (Stopwatch.GetElapsedTime(began), bytes.Length);
    }
}
