namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Spans that scores name without their trace and that had not come when they did: an annotation may be quicker than a batch of spans.
/// Of such scores <see cref="Most"/> wait at once, <see cref="Patience"/> at most; what finds no room or no span is dropped and counted.
/// </summary>
internal sealed class WaitingScores
{
    public const int Most = 10_000;

    /// <summary>Under this name the tables count what was dropped.</summary>
    public const string NotJoined = "scores_not_joined";

    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private readonly Dictionary<ulong, (int Scores, DateTimeOffset Since)> spans = [];
    private int count;
    private DateTimeOffset due = DateTimeOffset.MaxValue;

    /// <summary>One more score waits for this span.</summary>
    /// <returns>False where there is no room for it.</returns>
    public bool Add(ulong span, DateTimeOffset since)
    {
        if (count >= Most)
            return false;
        count++;
        spans[span] = (spans.GetValueOrDefault(span).Scores + 1, since);
        due = Earlier(due, since + Patience);
        return true;
    }

    /// <summary>Whether something waited for this span, which has come.</summary>
    public bool Came(ulong span)
    {
        if (count == 0 || !spans.Remove(span, out var waited))
            return false;
        count -= waited.Scores;
        return true;
    }

    /// <summary>Spans that were waited for too long, and are no more.</summary>
    public IReadOnlyList<ulong> Expire(DateTimeOffset now)
    {
        if (now < due)
            return [];
        var expired = spans.Where(span => span.Value.Since + Patience <= now).Select(span => span.Key).ToList();
        foreach (var span in expired)
            Came(span);
        due = spans.Count == 0 ? DateTimeOffset.MaxValue : spans.Values.Min(span => span.Since) + Patience;
        return expired;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
