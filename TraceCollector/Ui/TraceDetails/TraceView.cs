namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <param name="Trace"><c>null</c> while no span of it has arrived.</param>
/// <param name="TextsLeftOut">True for a trace too large to show with its texts.</param>
public sealed record TraceView(TraceDetail? Trace, bool TextsLeftOut, DateTimeOffset AskedAt)
{
    /// <summary>Traces above this many spans are shown without texts and attributes: those of 30,000 spans are hundreds of megabytes.</summary>
    private const int Whole = 2000;

    /// <summary>How long after its start a trace is still watched: it settles within a minute and is judged seconds later.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(3);

    public static async Task<TraceView> LoadAsync(ITraceQuery query, string traceId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var compact = await query.GetTraceAsync(traceId, compact: true, cancellationToken);
        if (compact is null || compact.SpanCount > Whole)
            return new(compact, compact is not null, now);
        return new(await query.GetTraceAsync(traceId, compact: false, cancellationToken), false, now);
    }

    /// <summary>Spans and scores may still come: a trace asked for too early, one that has not settled, one that is young and not judged.</summary>
    public bool MayChange => Trace is null || ((!Trace.Settled || Trace.Scores.All(score => score.Source != ScoreSource.Judge && score.Source != ScoreSource.Code))
        && AskedAt - Trace.StartedAt < Watched);
}
