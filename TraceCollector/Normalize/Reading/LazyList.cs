using System.Collections;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>
/// A list whose items are made when they are first asked for: the index counts documents and reads one's score, and would otherwise make
/// strings of all their contents. For one thread; made items are kept.
/// </summary>
internal class LazyList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
    where T : class
{
    private T?[]? made;

    public int Count => count;

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
            return (made ??= new T?[count])[index] ??= make(index);
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0; index < count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
