using System.Collections.Concurrent;

namespace LlmAspire.TraceCollector.Ui.Shell;

/// <summary>Data so large that only some of its kind may wait to be handed over.</summary>
internal interface IHeavy
{
    /// <summary>Roughly in spans, half a kilobyte each.</summary>
    int Weight { get; }
}

/// <summary>
/// Hands what a page loaded for its first paint to the circuit that takes the page over moments later, so that a visit asks
/// once. Holds at most 256 answers, together of 200,000 spans, for 10 s; when full, nothing is kept and the circuit asks again.
/// </summary>
internal sealed class Handover(TimeProvider time)
{
    private const int Bound = 256;
    private const int MostSpans = 200_000;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (object Data, DateTimeOffset At)> kept = new();

    public void Keep(string address, object data)
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in kept)
            if (now - entry.At > Life)
                kept.TryRemove(key, out _);
        if (kept.Count < Bound && kept.Values.Sum(entry => Weight(entry.Data)) + Weight(data) <= MostSpans)
            kept[address] = (data, now);
    }

    public T? Take<T>(string address) where T : class =>
        kept.TryRemove(address, out var entry) && time.GetUtcNow() - entry.At <= Life ? entry.Data as T : null;

    private static int Weight(object data) => data is IHeavy heavy ? heavy.Weight : 0;
}
