namespace LlmAspire.TraceCollector.Wire;

/// <summary>A stack of lists under construction in one buffer: begin one, add to it, take it as an array of the right length.</summary>
internal sealed class Scratch<T>
{
    private readonly List<T> items = [];

    /// <summary>What <see cref="Take"/> needs to know where this list begins.</summary>
    public int Begin() => items.Count;

    public void Add(T item) => items.Add(item);

    public T[] Take(int begin)
    {
        if (items.Count == begin)
            return [];
        var taken = items.GetRange(begin, items.Count - begin).ToArray();
        items.RemoveRange(begin, items.Count - begin);
        return taken;
    }
}
