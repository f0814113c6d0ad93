namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// An answer that may take long and is asked for often: what took more than 100 ms stays good for twenty times as long, so that asking takes a twentieth of
/// the time at most. For any number of callers; those that come while it is made anew may make it, too.
/// </summary>
internal sealed class Seldom<T>(TimeProvider clock)
{
    private const int Share = 20;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private volatile Made? last;

    public T Get(Func<T> make)
    {
        if (last is { } known && clock.GetElapsedTime(known.At) < known.GoodFor)
            return known.Value;
        var began = clock.GetTimestamp();
        var value = make();
        var took = clock.GetElapsedTime(began);
        last = new(value, clock.GetTimestamp(), took > Quick ? Share * took : TimeSpan.Zero);
        return value;
    }

    private sealed record Made(T Value, long At, TimeSpan GoodFor);
}
