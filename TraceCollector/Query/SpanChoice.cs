using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// Which spans of a trace are shown where there are more than can be: roots, failed spans, model calls and the slowest, each with
/// all that is above it, so that what is shown hangs together. The first three have a quarter of the room each, and each what those
/// before it left; what then is left goes to the earliest.
/// </summary>
internal sealed class SpanChoice
{
    private readonly IReadOnlyList<SpanOutline> spans;
    private readonly int[] parents;
    private readonly bool[] chosen;
    private readonly int[] passed;
    private readonly List<int> path = [];
    private int walk;
    private int count;

    private SpanChoice(IReadOnlyList<SpanOutline> spans)
    {
        this.spans = spans;
        parents = Parents(spans);
        chosen = new bool[spans.Count];
        passed = new int[spans.Count];
    }

    /// <param name="spans">In order of their start.</param>
    /// <param name="bound">How many may be shown.</param>
    /// <returns>Whether each is shown.</returns>
    public static bool[] Of(IReadOnlyList<SpanOutline> spans, int bound)
    {
        var choice = new SpanChoice(spans);
        var byStart = Enumerable.Range(0, spans.Count);
        choice.Take(byStart.Where(i => choice.parents[i] < 0), bound / 4);
        choice.Take(byStart.Where(i => spans[i].Failed), bound / 2);
        choice.Take(byStart.Where(i => spans[i].IsCall), bound / 4 * 3);
        choice.Take(byStart.OrderByDescending(i => spans[i].EndNs - spans[i].StartNs), bound);
        choice.Take(byStart, bound);
        return choice.chosen;
    }

    /// <summary>For each span how many of its children are not shown.</summary>
    public static Dictionary<ulong, int> LeftOut(IReadOnlyList<SpanOutline> spans, bool[] chosen)
    {
        var hidden = new Dictionary<ulong, int>(SpanIds.Comparer);
        for (var i = 0; i < spans.Count; i++)
            if (!chosen[i])
                hidden[spans[i].ParentId] = hidden.GetValueOrDefault(spans[i].ParentId) + 1;
        return hidden;
    }

    private void Take(IEnumerable<int> wanted, int most)
    {
        // Where a path did not fit, nothing that hangs on it will, until there is more room.
        var full = new HashSet<int>();
        foreach (var span in wanted)
        {
            if (count >= most)
                return;
            if (Path(span, most - count, full))
                foreach (var step in path)
                    chosen[step] = true;
            else
                full.Add(span);
            count += chosen[span] ? path.Count : 0;
        }
    }

    /// <summary>The span and what is above it, up to what is chosen already; false where that is longer than the room. A ring of parents ends where it closes.</summary>
    private bool Path(int span, int room, HashSet<int> full)
    {
        path.Clear();
        walk++;
        for (var at = span; at >= 0 && !chosen[at] && passed[at] != walk; at = parents[at])
        {
            if (path.Count == room || full.Contains(at))
                return false;
            passed[at] = walk;
            path.Add(at);
        }
        return true;
    }

    private static int[] Parents(IReadOnlyList<SpanOutline> spans)
    {
        var byId = new Dictionary<ulong, int>(spans.Count, SpanIds.Comparer);
        for (var i = 0; i < spans.Count; i++)
            byId.TryAdd(spans[i].Id, i);
        return [.. spans.Select((span, i) => byId.TryGetValue(span.ParentId, out var parent) && parent != i ? parent : -1)];
    }
}
