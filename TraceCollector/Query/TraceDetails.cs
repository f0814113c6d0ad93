using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// One trace, or one span of it: its rows from the tables, its texts from the journal by position. Texts are read once there is room for the answer,
/// which whoever asked gives back when it has been sent. Meanwhile nobody waits for the tables.
/// </summary>
internal sealed class TraceDetails(TraceStore store, IJournal journal, PriceBook prices, AnswerRoom room)
{
    private const int MostScores = 1_000;

    /// <summary><c>null</c> for an unknown trace. Throws <see cref="ArgumentException"/> for text that is no trace id.</summary>
    public async Task<Lent<TraceDetail>?> LendAsync(string traceId, bool compact, CancellationToken cancellationToken)
    {
        var id = Trace(traceId);
        if (await store.ReadAsync(session => Read(session, id, compact), cancellationToken) is not { } found)
            return null;
        if (compact)
            return new(found.Detail, await room.EnterAsync(0, cancellationToken));
        return await ReadTexts(id, found.Texts, (spans, without) =>
            found.Detail with { Spans = UsedChunks.Mark(spans, UsedChunks.Named(spans, found.Detail.Scores)), WithoutTexts = without }, cancellationToken);
    }

    /// <summary><c>null</c> for an unknown trace or span. Throws <see cref="ArgumentException"/> for text that is no id.</summary>
    public async Task<Lent<SpanDetail>?> LendSpanAsync(string traceId, string spanId, CancellationToken cancellationToken)
    {
        var id = Trace(traceId);
        if (!Ids.TrySpan(spanId, out var span))
            throw new ArgumentException("A span id has 16 hex digits, not all zero.", nameof(spanId));
        if (await store.ReadAsync(session => ReadSpan(session, id, span), cancellationToken) is not { } found)
            return null;
        // What was used is named by a span above, or by a judge.
        return await ReadTexts(id, found.Texts, (spans, _) => UsedChunks.Mark([spans[0]], UsedChunks.Named(spans, found.Scores))[0], cancellationToken);
    }

    /// <summary>What is known of a trace before its texts are read.</summary>
    private sealed record Wanted(List<IndexedSpan> Rows, List<SpanDetail> Spans, ILookup<ulong, long> Logs);

    private Task<Lent<T>> ReadTexts<T>(UInt128 id, Wanted wanted, Func<List<SpanDetail>, int, T> answer, CancellationToken cancellationToken)
    {
        var texts = new SpanTexts(journal, prices.Current);
        return room.LendAsync(() => texts.Room(wanted.Rows, wanted.Logs.SelectMany(span => span)), () =>
        {
            var (spans, without) = texts.Read(id, wanted.Rows, wanted.Spans, wanted.Logs);
            return answer(spans, without);
        }, cancellationToken);
    }

    private static UInt128 Trace(string traceId) =>
        Ids.TryTrace(traceId, out var id) ? id : throw new ArgumentException("A trace id has 32 hex digits, not all zero.", nameof(traceId));

    private (TraceDetail Detail, Wanted Texts)? Read(StoreSession session, UInt128 id, bool compact)
    {
        var key = new Dictionary<string, object?> { ["id"] = TraceKey.Write(id) };
        if (Row(session, key, row => (Summary: Rows.Trace(row), First: row.Long("first_position"), Last: row.Long("last_position"), Responses: row.Texts("response_ids"), Reason: row.Text("cost_reason"), Reported: row.MaybeDouble("reported_usd"), AsOf: row.Text("price_date"))) is not [var trace])
            return null;
        var scores = ScoreLists.OfTrace(session, id, trace.Responses, MostScores);
        var (rows, spans, truncated) = new TraceSpans(session, prices.Current, trace.First, trace.Last).Read(id, trace.Summary.SpanCount);
        var detail = Detail(trace.Summary) with { CostReason = trace.Reason, ReportedCostUsd = trace.Reported, PricesAsOf = trace.AsOf, Scores = scores, Spans = spans, Settled = IsSettled(session, key, trace.Summary.StartedAt), Truncated = truncated };
        return (detail, new(rows, spans, compact ? NoLogs : SpanTexts.Logs(session, id)));
    }

    private static ILookup<ulong, long> NoLogs { get; } = Array.Empty<long>().ToLookup(_ => 0UL);

    private (IReadOnlyList<Score> Scores, Wanted Texts)? ReadSpan(StoreSession session, UInt128 trace, ulong span)
    {
        var key = new Dictionary<string, object?> { ["id"] = TraceKey.Write(trace) };
        if (Row(session, key, row => (First: row.Long("first_position"), Last: row.Long("last_position"), Responses: row.Texts("response_ids"))) is not [var stored])
            return null;
        var (rows, compact) = new TraceSpans(session, prices.Current, stored.First, stored.Last).One(trace, span);
        return rows.Count == 0 ? null : (ScoreLists.OfTrace(session, trace, stored.Responses, MostScores), new(rows, compact, SpanTexts.Logs(session, trace)));
    }

    /// <summary>By its place; one that is written anew in between, and begins at another time since, is looked for once more.</summary>
    private static List<T> Row<T>(StoreSession session, Dictionary<string, object?> key, Func<StoreRow, T> map)
    {
        var statement = Sql.Query("trace").Replace("{columns}", Sql.Query("trace-columns"), StringComparison.Ordinal);
        List<T> found = [];
        for (var looks = 0; looks < 2 && found.Count == 0; looks++)
        {
            if (session.Query(Sql.Query("trace-place"), key, row => row.Long("started_us")) is not [var started])
                break;
            found = session.Query(statement, new Dictionary<string, object?>(key) { ["started"] = started }, map);
        }
        return found;
    }

    /// <summary>Looked for among facts since a day before it began; a trace of a client whose clock is ahead has an older one.</summary>
    private static bool IsSettled(StoreSession session, Dictionary<string, object?> key, DateTimeOffset startedAt) =>
        new[] { StoreTime.Write(startedAt.AddDays(-1)), long.MinValue }.Any(since =>
            session.Query(Sql.Query("trace-settled"), new Dictionary<string, object?>(key) { ["since"] = since }, row => row.Bool("settled"))[0]);

    private static TraceDetail Detail(TraceRow row) => new()
    {
        TraceId = row.TraceId,
        Name = row.Name,
        Service = row.Service,
        StartedAt = row.StartedAt,
        DurationMs = row.DurationMs,
        Status = row.Status,
        Outcome = row.Outcome,
        Feature = row.Feature,
        UserId = row.UserId,
        SessionId = row.SessionId,
        Models = row.Models,
        Prompts = row.Prompts,
        Experiment = row.Experiment,
        Variant = row.Variant,
        InputTokens = row.InputTokens,
        OutputTokens = row.OutputTokens,
        CachedInputTokens = row.CachedInputTokens,
        ReasoningTokens = row.ReasoningTokens,
        CostUsd = row.CostUsd,
        CostState = row.CostState,
        SpanCount = row.SpanCount,
        ErrorType = row.ErrorType,
        StageMs = row.StageMs,
        Input = row.Input,
        Output = row.Output,
    };
}
