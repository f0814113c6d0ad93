using LlmAspire.TraceCollector.Ui.Shell;

namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>What the page of a trace shows.</summary>
/// <param name="Trace"><c>null</c> while no span of it has arrived.</param>
/// <param name="TextsLeftOut">True for a trace too large to show with its texts; those of one span are asked for when it is chosen.</param>
/// <param name="Chosen">Of a trace without texts the span that was chosen, with them.</param>
public sealed record TraceView(TraceDetail? Trace, bool TextsLeftOut, DateTimeOffset AskedAt, SpanDetail? Chosen = null) : IHeavy
{
    /// <summary>Traces above this many spans are shown without texts and attributes: those of 30,000 spans are hundreds of megabytes.</summary>
    private const int Whole = 2000;

    /// <summary>How long after its start a trace is still watched: it settles within a minute and is judged seconds later.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(3);

    public static async Task<TraceView> LoadAsync(ITraceQuery query, string traceId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!IsId(traceId))
            return new(null, false, now) { IsNoId = true };
        var compact = await query.GetTraceAsync(traceId, compact: true, cancellationToken);
        if (compact is null || compact.SpanCount > Whole)
            return new(compact, compact is not null, now);
        return new(await query.GetTraceAsync(traceId, compact: false, cancellationToken), false, now);
    }

    /// <summary>The address names no trace at all: there is nothing to wait for.</summary>
    public bool IsNoId { get; private init; }

    /// <summary>The same with the texts of one span, where they are not here anyway.</summary>
    public async Task<TraceView> ChooseAsync(ITraceQuery query, string? spanId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!TextsLeftOut || Trace is null || spanId == Chosen?.SpanId)
            return this;
        return this with { Chosen = spanId is not null && Trace.Spans.Any(span => span.SpanId == spanId) ? await query.GetSpanAsync(Trace.TraceId, spanId, cancellationToken) : null };
    }

    /// <summary>A span by its id, with its texts where they are known.</summary>
    public SpanDetail? Span(string? id) => id is null ? null : Chosen?.SpanId == id ? Chosen : Trace?.Spans.FirstOrDefault(span => span.SpanId == id);

    /// <summary>Spans and scores may still come: a trace asked for too early, one that has not settled, one that is young and not judged.</summary>
    public bool MayChange => !IsNoId && (Trace is null || ((!Trace.Settled || Trace.Scores.All(score => score.Source != ScoreSource.Judge && score.Source != ScoreSource.Code))
        && AskedAt - Trace.StartedAt < Watched));

    private static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigit) && text.Any(digit => digit != '0');

    public int Weight => Trace?.Spans.Count ?? 1;
}
