using System.Collections.Concurrent;
using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>
/// Memory of the requests being read. When it is used up, the next one that needs more is told to come back, and so are those that hold some and are sent too
/// slowly (<see cref="RequestBody.GiveUpIfSlow"/>): whoever comes back finds room, and a handful of clients that send a byte a second lock nobody out.
/// Kestrel's own bound, 240 bytes a second for each HTTP/1.1 request and each HTTP/2 connection, would let them for hours.
/// </summary>
internal sealed class InFlightBytes(ReceiveOptions options, TimeProvider time)
{
    /// <summary>Buffers from here on are worth giving back to the system.</summary>
    private const int Large = 8 << 20;

    private readonly ConcurrentDictionary<RequestBody, bool> reading = [];
    private long used;
    private int wasLarge;

    /// <exception cref="JournalBusyException">More than the bound would be used.</exception>
    public void Take(int bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= options.MaxInFlightBytes)
            return;
        GiveBack(bytes);
        foreach (var (body, _) in reading)
            body.GiveUpIfSlow();
        throw new JournalBusyException($"Requests of more than {options.MaxInFlightBytes} bytes are being read.");
    }

    public TimeProvider Time => time;

    /// <summary>A body that waits for its client.</summary>
    public void Begin(RequestBody body) => reading[body] = true;

    public void End(RequestBody body) => reading.TryRemove(body, out _);

    public void GiveBack(int bytes)
    {
        Interlocked.Add(ref used, -bytes);
        if (bytes >= Large)
            Volatile.Write(ref wasLarge, 1);
    }

    /// <summary>Whether a large buffer was given back since this was asked last.</summary>
    public bool TakeWasLarge() => Interlocked.Exchange(ref wasLarge, 0) == 1;
}
