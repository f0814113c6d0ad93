using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Which version of each prompt was live at a time: the one that a request had used last until then.</summary>
internal static class LivePrompts
{
    /// <summary>A prompt that no request used for this long is not live.</summary>
    private static readonly TimeSpan Lookback = TimeSpan.FromDays(30);

    private const int MostVersions = 500;

    public static async Task<Page<PromptVersion>> GetAsync(ITraceQuery query, TraceFilter filter, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Requests that began at that very moment had it too.
        var before = filter with { Range = new(at - Lookback, at.AddTicks(TimeSpan.TicksPerMicrosecond)) };
        var versions = await query.GetPromptsAsync(before, MostVersions, null, cancellationToken);
        return new(Choose(versions.Items), null);
    }

    public static IReadOnlyList<PromptVersion> Choose(IEnumerable<PromptVersion> versions) =>
        [.. versions.GroupBy(version => version.Name).Select(prompt => prompt.MaxBy(version => version.LastSeen)!)];
}
