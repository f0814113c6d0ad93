namespace LlmAspire.TraceCollector.Ui.Overviews;

/// <summary>A figure's values, one for every bucket of the range: the collector sends only buckets that had a request.</summary>
internal static class Course
{
    /// <param name="quiet">The figure of a bucket without requests: 0 for what is counted, <c>null</c> for what is measured.</param>
    public static IReadOnlyList<double?> Of(Overview overview, Func<OverviewBucket, double?> value, double? quiet = null)
    {
        if (overview.Buckets.Count == 0)
            return [];
        var known = overview.Buckets.ToDictionary(bucket => bucket.At.ToUnixTimeSeconds() / overview.BucketSeconds, value);
        var first = Math.Min(overview.Range.From.ToUnixTimeSeconds() / overview.BucketSeconds, known.Keys.Min());
        var last = Math.Max((overview.Range.To.ToUnixTimeSeconds() - 1) / overview.BucketSeconds, known.Keys.Max());
        return [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => known.TryGetValue(first + i, out var figure) ? figure : quiet)];
    }
}
