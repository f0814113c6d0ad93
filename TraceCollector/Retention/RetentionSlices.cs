namespace LlmAspire.TraceCollector.Retention;

/// <summary>
/// Where the rows of a slice of the journal go as one, nothing is dropped of a slice before all of it may be, as long as that keeps nothing for
/// more than <see cref="Grace"/> too long: with little traffic a slice is filled in months.
/// </summary>
/// <param name="Bytes">What a slice has; <c>null</c> where there are none.</param>
/// <param name="Overdue">What was received before this position has been kept too long by more than the grace.</param>
internal readonly record struct RetentionSlices(long? Bytes, long Overdue)
{
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>The beginning of a position's slice, or the position itself where waiting for the slice's end would take too long.</summary>
    public long Whole(long position) => Bytes is { } bytes && position / bytes * bytes is > 0 and var start && start >= Overdue ? start : position;

    /// <summary>What to drop one transaction after the other, slice by slice, so that the indexer gets its turns in between.</summary>
    public IEnumerable<long> Steps(long dropped, long before)
    {
        if (Bytes is { } bytes)
            for (var end = (dropped / bytes + 1) * bytes; end < before; end += bytes)
                yield return end;
        if (before > dropped)
            yield return before;
    }
}
