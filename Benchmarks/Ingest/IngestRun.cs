using System.Diagnostics;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Benchmarks.Ingest;

/// <summary>One measurement: warm up, load, wait for the index, report.</summary>
internal sealed class IngestRun(IngestPlan plan)
{
    // Above these the figures say more about the generator than about the collector.
    private const double BusyGenerator = 0.85;
    private const double LateMs = 20;

    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        if (plan.Url is { } url)
        {
            using var client = new HttpClient { BaseAddress = url };
            return await MeasureAsync(client, plan.Otlp ?? url, null, cancellationToken);
        }
        using var temporary = plan.Data is null ? new TemporaryDirectory() : null;
        var grpcPort = plan.Protocol == Protocol.Grpc ? ServiceProcess.FreePort() : 0;
        await using var postgres = plan.Postgres ? await PostgresServer.StartAsync(durable: true) : null;
        var settings = new Dictionary<string, string> { ["Otlp__GrpcPort"] = $"{grpcPort}" };
        if (postgres is not null)
            settings["ConnectionStrings__tracedb"] = await postgres.NewDatabaseAsync();
        await using var service = await ServiceProcess.StartAsync(plan.Service, plan.Data ?? temporary!.Path, settings);
        using var process = Process.GetProcessById(service.Id);
        return await MeasureAsync(service.Client, grpcPort == 0 ? service.Address : new Uri($"http://127.0.0.1:{grpcPort}"), process, cancellationToken);
    }

    private async Task<Report> MeasureAsync(HttpClient client, Uri target, Process? process, CancellationToken cancellationToken)
    {
        using var generator = new LoadGenerator(plan, target);
        var before = await new CollectorWatch(client, null).LookAsync(cancellationToken);
        var warmUp = await generator.RunAsync(TimeSpan.FromSeconds(plan.WarmUpSeconds), plan.Spans is null ? null : 0, cancellationToken);

        var own = new ProcessWatch(Process.GetCurrentProcess());
        var theirs = process is null ? null : new ProcessWatch(process);
        var watch = new CollectorWatch(client, theirs);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = watch.RunAsync(stop.Token);
        var load = await generator.RunAsync(TimeSpan.FromSeconds(plan.Seconds), plan.Spans, cancellationToken);
        var (ownCores, theirCores) = (own.Cores, theirs?.Cores);
        await stop.CancelAsync();
        await watching;

        var report = new Report("ingest", plan);
        var caughtUp = await CatchUpAsync(watch, cancellationToken);
        Load(report, load, generator.BytesPerSpan, ownCores);
        Collector(report, watch, caughtUp, theirs, theirCores);
        Disk(report, before, watch.Latest!);
        Judge(report, load, ownCores);
        Compare(report, before, watch.Latest!, warmUp.AcknowledgedSpans + load.AcknowledgedSpans, caughtUp is not null);
        return report;
    }

    /// <summary>Seconds until everything received is indexed; <c>null</c> when that takes too long.</summary>
    private async Task<double?> CatchUpAsync(CollectorWatch watch, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < plan.CatchUpSeconds; await Task.Delay(100, cancellationToken))
            if (await watch.LookAsync(cancellationToken) is { Journal: var journal } && journal.Indexed >= journal.Position)
                return clock.Elapsed.TotalSeconds;
        return null;
    }

    private static void Load(Report report, LoadResult load, double bytesPerSpan, double ownCores)
    {
        report.Add("acknowledged spans/s", Value(load.SpansPerSecond));
        report.Add("acknowledged requests", Value(load.AcknowledgedRequests));
        report.Add("received MB/s", Value(load.SpansPerSecond * bytesPerSpan / 1e6));
        foreach (var (name, share) in new[] { ("p50", 0.5), ("p95", 0.95), ("p99", 0.99) })
            report.Add($"acknowledgement {name} ms", Value(load.Latencies.QuantileMs(share)));
        report.Add("acknowledgement max ms", Value(load.Latencies.MaxMs));
        report.Add("sent late p99 ms", Value(load.Late.QuantileMs(0.99)));
        report.Add("refused (503)", Value(load.Busy));
        report.Add("failed", Value(load.Failed));
        report.Add("generator cores", Value(ownCores));
    }

    private static void Collector(Report report, CollectorWatch watch, double? caughtUp, ProcessWatch? process, double? cores)
    {
        report.Add("collector cores", Value(cores));
        report.Add("collector peak MB", Value(process?.PeakMb));
        report.Add("collector MB after", Value(process?.ResidentMb));
        report.Add("index behind, most MB", Value(watch.MostBehindBytes / 1e6));
        report.Add("index behind, most ms", Value(watch.MostBehindMs));
        report.Add("index caught up after s", Value(caughtUp));
    }

    private static void Disk(Report report, CollectorStatus before, CollectorStatus after)
    {
        var spans = (double)(after.Received.Spans - before.Received.Spans);
        report.Add("journal bytes/span", Value((after.Journal.Bytes - before.Journal.Bytes) / spans));
        report.Add("disk bytes/span", Value((after.Disk.Bytes - before.Disk.Bytes) / spans));
    }

    private static void Judge(Report report, LoadResult load, double ownCores)
    {
        if (ownCores > BusyGenerator)
            report.Warn($"The generator used {ownCores:N2} cores: it was the bottleneck, or took from the collector what it measured.");
        if (load.Late.QuantileMs(0.99) > LateMs)
            report.Warn("Requests left late: all senders were waiting for answers (raise --concurrency), or the generator could not keep its schedule.");
        if (load.Busy + load.Failed > 0)
            report.Warn($"{load.Busy} requests were refused and {load.Failed} failed, the last with: {load.Fault}");
    }

    private static void Compare(Report report, CollectorStatus before, CollectorStatus after, long acknowledged, bool caughtUp)
    {
        if (after.Received.Spans - before.Received.Spans is var received && received != acknowledged)
            report.Warn($"{acknowledged} spans were acknowledged, the collector counted {received}.");
        if (!caughtUp)
            report.Warn("The index had not caught up when the wait for it ended.");
        else if (after.Stored.Spans - before.Stored.Spans is var stored && stored != acknowledged)
            report.Warn($"{acknowledged} spans were acknowledged, {stored} are in the tables.");
    }

    private static (string, double?) Value(double? value) => ("value", value);
}
