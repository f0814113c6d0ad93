using System.Collections.Concurrent;
using System.Diagnostics;
using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Processes;
using LlmAspire.Benchmarks.Reports;
using LlmAspire.Benchmarks.Traffic;

namespace LlmAspire.Benchmarks.Kill;

/// <summary>What a loop of kills came to.</summary>
/// <param name="Faults">What should not be; empty where the promises hold.</param>
/// <param name="Repeated">Requests sent again in a later life, because the answer to the first sending never came.</param>
internal sealed record KillResult(int Lives, int AcknowledgedTraces, int Repeated, Latencies Starts, IReadOnlyList<string> Faults);

/// <summary>
/// Starts a collector, sends, kills it with SIGKILL at a random moment (while it starts, too), again and again on the same data. What was
/// acknowledged must be there once and whole, facts must be gapless; what was not is sent again, as clients do.
/// </summary>
/// <param name="folders">One for each collector; several share a database, are sent to at once, and each dies at a moment of its own.</param>
/// <param name="settings">What they are started with: the database, say.</param>
internal sealed class KillLoop(IReadOnlyList<string> folders, IReadOnlyDictionary<string, string>? settings, int lives, Random random)
{
    private const int Senders = 4;
    private const int BodySpans = 4 * RagTrace.Spans;
    private const int SeedBits = 16;

    /// <summary>One life in so many ends while it starts.</summary>
    private const int ShortLives = 6;
    private static readonly TimeSpan LongestStart = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan LongestLoad = TimeSpan.FromMilliseconds(500);

    private readonly Vocabulary vocabulary = Vocabulary.Read();
    private readonly KillCheck check = new();
    private readonly ConcurrentQueue<ulong> unanswered = new();
    private readonly Latencies starts = new();
    private long requests;
    private int repeated;

    /// <param name="checkEvery">Lives between two checks; there is one at the end anyway.</param>
    /// <param name="tell">Gets a line after each check.</param>
    public async Task<KillResult> RunAsync(int checkEvery, Action<string> tell, CancellationToken cancellationToken)
    {
        for (var life = 1; life <= lives && check.Faults.Count == 0; life++)
        {
            await Task.WhenAll(folders.Select(folder => random.Next(ShortLives) == 0 ? DieStartingAsync(folder, Part(LongestStart), cancellationToken) : LiveAsync(folder, Part(LongestLoad), cancellationToken)).ToList());
            if (life % checkEvery != 0 && life != lives)
                continue;
            await using var collector = await StartAsync(folders[0]);
            await check.RunAsync(collector, cancellationToken);
            tell($"{life} lives, {check.Acknowledged} traces acknowledged, {repeated} requests repeated, {check.Faults.Count} faults");
        }
        return new KillResult(lives, check.Acknowledged, repeated, starts, check.Faults);
    }

    private TimeSpan Part(TimeSpan longest) => longest * random.NextDouble();

    private async Task<ServiceProcess> StartAsync(string folder)
    {
        var began = Stopwatch.GetTimestamp();
        var collector = await ServiceProcess.StartAsync("TraceCollector", folder, settings);
        starts.AddSince(began);
        return collector;
    }

    private async Task DieStartingAsync(string folder, TimeSpan after, CancellationToken cancellationToken)
    {
        await using var collector = ServiceProcess.Launch("TraceCollector", folder, settings);
        await Task.Delay(after, cancellationToken);
        collector.Kill();
    }

    private async Task LiveAsync(string folder, TimeSpan load, CancellationToken cancellationToken)
    {
        await using var collector = await StartAsync(folder);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => SendAsync(collector.Address, first, cancellationToken), cancellationToken)).ToArray();
        // The clock runs from the first acknowledgement, which a busy machine may take seconds for.
        await Task.WhenAny(first.Task, Task.WhenAll(senders));
        await Task.Delay(load, cancellationToken);
        collector.Kill();
        await Task.WhenAll(senders);
    }

    private async Task SendAsync(Uri address, TaskCompletionSource first, CancellationToken cancellationToken)
    {
        using var sender = new OtlpSender(address, new IngestPlan());
        var body = RequestBody.Make(BodySpans, BodyEncoding.Protobuf, vocabulary, Environment.CurrentManagedThreadId);
        while (true)
        {
            var again = unanswered.TryDequeue(out var seed);
            if (again)
                Interlocked.Increment(ref repeated);
            else
                seed = (ulong)Interlocked.Increment(ref requests) << SeedBits;
            body.Renew(seed, DateTimeOffset.UtcNow);
            if (await sender.SendAsync(body, cancellationToken) != Answer.Accepted)
            {
                unanswered.Enqueue(seed);
                return;
            }
            first.TrySetResult();
            check.Acknowledge(Enumerable.Range(0, body.Traces).Select(trace => RequestBody.TraceId(seed, trace)));
        }
    }
}
