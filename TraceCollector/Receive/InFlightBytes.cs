using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>Memory of the requests being read. When it is used up, the next one that needs more is told to come back.</summary>
internal sealed class InFlightBytes(ReceiveOptions options)
{
    /// <summary>Buffers from here on are worth giving back to the system.</summary>
    private const int Large = 8 << 20;

    private long used;
    private int wasLarge;

    /// <exception cref="JournalBusyException">More than the bound would be used.</exception>
    public void Take(int bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= options.MaxInFlightBytes)
            return;
        GiveBack(bytes);
        throw new JournalBusyException($"Requests of more than {options.MaxInFlightBytes} bytes are being read.");
    }

    public void GiveBack(int bytes)
    {
        Interlocked.Add(ref used, -bytes);
        if (bytes >= Large)
            Volatile.Write(ref wasLarge, 1);
    }

    /// <summary>Whether a large buffer was given back since this was asked last.</summary>
    public bool TakeWasLarge() => Interlocked.Exchange(ref wasLarge, 0) == 1;
}
