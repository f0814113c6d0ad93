using System.Collections.Concurrent;

namespace LlmAspire.TraceCollector.Ui.Shell;

/// <summary>
/// Hands what a page loaded for its first paint to the circuit that takes the page over moments later, so that a visit asks
/// once. Holds at most 256 answers for 10 s; when full, nothing is kept and the circuit asks again.
/// </summary>
internal sealed class Handover(TimeProvider time)
{
    private const int Bound = 256;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (object Data, DateTimeOffset At)> kept = new();

    public void Keep(string address, object data)
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in kept)
            if (now - entry.At > Life)
                kept.TryRemove(key, out _);
        if (kept.Count < Bound)
            kept[address] = (data, now);
    }

    public T? Take<T>(string address) where T : class =>
        kept.TryRemove(address, out var entry) && time.GetUtcNow() - entry.At <= Life ? entry.Data as T : null;
}
