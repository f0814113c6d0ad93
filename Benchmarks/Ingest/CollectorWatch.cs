using System.Net.Http.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Benchmarks.Ingest;

/// <summary>Asks a collector how it is while load runs.</summary>
internal sealed class CollectorWatch(HttpClient client, ProcessWatch? process)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public long MostBehindBytes { get; private set; }

    public double MostBehindMs { get; private set; }

    public CollectorStatus? Latest { get; private set; }

    /// <summary>Looks once a second until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            process?.Look();
            await LookAsync(CancellationToken.None);
            await Task.Delay(Interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task<CollectorStatus> LookAsync(CancellationToken cancellationToken)
    {
        Latest = (await client.GetFromJsonAsync<CollectorStatus>("/api/status", WireJson.Options, cancellationToken))!;
        MostBehindBytes = Math.Max(MostBehindBytes, Latest.Journal.Position - Latest.Journal.Indexed);
        MostBehindMs = Math.Max(MostBehindMs, Latest.Journal.BehindMs);
        return Latest;
    }
}
