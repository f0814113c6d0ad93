using System.Collections.Concurrent;
using System.Net.Http.Json;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Traffic;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Benchmarks.Kill;

/// <summary>Compares what was acknowledged with what a collector says it has: its feed of facts from beginning to end, and some traces by id.</summary>
internal sealed class KillCheck
{
    private const int PageSize = 500;

    /// <summary>Traces asked for by id at each check: their spans come from the journal, where facts come from the tables.</summary>
    private const int Looked = 40;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<UInt128, byte> waiting = new();
    private readonly HashSet<UInt128> settled = [];
    private readonly List<string> faults = [];
    private long sequence;

    public int Acknowledged { get; private set; }

    public IReadOnlyList<string> Faults => faults;

    public void Acknowledge(IEnumerable<UInt128> traces)
    {
        foreach (var trace in traces)
            waiting.TryAdd(trace, 0);
    }

    public async Task RunAsync(ServiceProcess collector, CancellationToken cancellationToken)
    {
        var acknowledged = waiting.Keys.ToList();
        Acknowledged += acknowledged.Count(trace => !settled.Contains(trace));
        await Wait.UntilAsync(async () => await ReadFactsAsync(collector, cancellationToken) && acknowledged.TrueForAll(settled.Contains) || faults.Count > 0, Limit, () => Missing(acknowledged));
        foreach (var trace in acknowledged.Take(Looked))
            await LookAsync(collector, trace, cancellationToken);
        waiting.Clear();
        var status = (await collector.Client.GetFromJsonAsync<CollectorStatus>("/api/status", WireJson.Options, cancellationToken))!;
        if (status.Journal.Damaged.Count > 0)
            faults.Add($"The journal is damaged: {status.Journal.Damaged[0]}");
    }

    /// <summary>Goes on in the feed where it was; true.</summary>
    private async Task<bool> ReadFactsAsync(ServiceProcess collector, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = (await collector.Client.GetFromJsonAsync<Page<TraceFact>>($"/api/facts?after={sequence}&limit={PageSize}", WireJson.Options, cancellationToken))!;
            foreach (var fact in page.Items)
                Check(fact);
            if (page.Items.Count == 0)
                return true;
        }
    }

    private void Check(TraceFact fact)
    {
        if (fact.Sequence != ++sequence)
            faults.Add($"Fact {sequence} is missing: {fact.Sequence} came.");
        if (!settled.Add(UInt128.Parse(fact.TraceId, System.Globalization.NumberStyles.HexNumber, null)))
            faults.Add($"Trace {fact.TraceId} settled twice.");
        if (fact.SpanCount != RagTrace.Spans)
            faults.Add($"Trace {fact.TraceId} settled with {fact.SpanCount} spans.");
    }

    private async Task LookAsync(ServiceProcess collector, UInt128 trace, CancellationToken cancellationToken)
    {
        var found = await collector.Client.GetFromJsonAsync<TraceDetail>($"/api/traces/{trace:x32}", WireJson.Options, cancellationToken);
        if (found!.Spans.Count != RagTrace.Spans)
            faults.Add($"Trace {trace:x32} has {found.Spans.Count} spans.");
    }

    private string Missing(List<UInt128> acknowledged) =>
        $"{acknowledged.Count(trace => !settled.Contains(trace))} acknowledged traces did not settle, such as {acknowledged.Find(trace => !settled.Contains(trace)):x32}.";
}
