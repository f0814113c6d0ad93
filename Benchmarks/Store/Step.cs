using System.Diagnostics;

namespace LlmAspire.Benchmarks.Store;

/// <summary>Work on one body that can be done again and again.</summary>
/// <param name="run">Gets the number of the repetition.</param>
internal sealed class Step(string name, IReadOnlyList<SampleBody> bodies, Action<int> run)
{
    private const int Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.7);

    public string Name => name;

    /// <summary>The median of seven rounds on one thread, after one that is thrown away.</summary>
    public (string Column, double? Value)[] Measure()
    {
        OneRound();
        var rounds = Enumerable.Range(0, Rounds).Select(_ => OneRound()).OrderBy(round => round.SpansPerSecond).ToList();
        var (spans, megabytes, allocated, _) = rounds[Rounds / 2];
        return [("spans/s", spans), ("MB/s", megabytes), ("bytes allocated/span", allocated), ("least CPU µs/span", rounds.Min(round => round.CpuMicroseconds)), ("slowest round", rounds[0].SpansPerSecond), ("quickest round", rounds[^1].SpansPerSecond)];
    }

    /// <summary>Processor time is the process's, garbage collection included: on a busy machine the figure that means something.</summary>
    private (double SpansPerSecond, double MegabytesPerSecond, double Allocated, double CpuMicroseconds) OneRound()
    {
        long spans = 0, bytes = 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var used = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        for (var number = 0; clock.Elapsed < Round; number++)
        {
            var body = bodies[number % bodies.Count];
            run(number);
            spans += body.Spans;
            bytes += body.Bytes.Length;
        }
        var seconds = clock.Elapsed.TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - used).TotalMicroseconds;
        return (spans / seconds, bytes / seconds / 1e6, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)spans, cpu / spans);
    }
}
