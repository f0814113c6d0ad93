using System.Collections.Concurrent;
using System.Diagnostics;
using LlmAspire.Benchmarks.Traffic;

namespace LlmAspire.Benchmarks.Ingest;

/// <summary>
/// Senders that share a clock. Closed loop: each sends again when it has its answer. Open loop (a rate): request n leaves at its own
/// time, whatever became of those before it, and its latency counts from then, so that a slow collector cannot hide by slowing us down.
/// </summary>
internal sealed class LoadGenerator : IDisposable
{
    // What the system's timers can keep; less is not waited for.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>A refused client comes back after this, as OTLP clients do after their first refusal.</summary>
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(100);

    // Seeds of neighbouring requests are this far apart: more than traces in a body.
    private const int SeedBits = 16;

    private readonly IngestPlan plan;
    private readonly ConcurrentQueue<RequestBody> bodies;
    private readonly OtlpSender[] senders;
    private readonly ulong runSeed = (ulong)Random.Shared.NextInt64();
    private long requests;

    public LoadGenerator(IngestPlan plan, Uri target)
    {
        this.plan = plan;
        var vocabulary = Vocabulary.Read();
        bodies = new(Enumerable.Range(0, Math.Max(64, plan.Concurrency)).AsParallel().Select(seed => RequestBody.Make(plan.SpansPerRequest, plan.Encoding, vocabulary, seed)));
        senders = [.. Enumerable.Range(0, plan.Concurrency).Select(_ => new OtlpSender(target, plan))];
    }

    public double BytesPerSpan => bodies.Average(body => (double)body.Bytes.Length / body.Spans);

    public async Task<LoadResult> RunAsync(TimeSpan duration, long? spans, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var clock = new LoadClock(start, duration, plan.SpansPerSecond is { } rate ? TimeSpan.FromSeconds(plan.SpansPerRequest / rate) : null, (spans + plan.SpansPerRequest - 1) / plan.SpansPerRequest);
        var results = await Task.WhenAll(senders.Select(sender => Task.Run(() => SendAsync(sender, clock, cancellationToken), cancellationToken)));
        var total = new LoadResult { Elapsed = Stopwatch.GetElapsedTime(start) };
        foreach (var result in results)
            total.Merge(result);
        return total;
    }

    public void Dispose() => Array.ForEach(senders, sender => sender.Dispose());

    private async Task<LoadResult> SendAsync(OtlpSender sender, LoadClock clock, CancellationToken cancellationToken)
    {
        var result = new LoadResult();
        while (clock.Next() is { } intended)
        {
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), intended) is var wait && wait >= Tick)
                await Task.Delay(wait, cancellationToken);
            bodies.TryDequeue(out var body);
            body!.Renew(runSeed + ((ulong)Interlocked.Increment(ref requests) << SeedBits), DateTimeOffset.UtcNow);
            result.Late.AddSince(intended);
            var answer = await sender.SendAsync(body, cancellationToken);
            result.Count(answer, body.Spans, intended, sender.Fault);
            bodies.Enqueue(body);
            if (answer is not Answer.Accepted)
                await Task.Delay(BusyPause, cancellationToken);
        }
        return result;
    }
}
