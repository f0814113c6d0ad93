using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>One trace in full: its rows from the tables, its texts from the journal by position.</summary>
internal sealed class TraceDetails(TraceStore store, TraceJournal journal, PriceBook prices)
{
    /// <summary>More than a page can show; what is beyond is left out and the answer says <c>truncated</c>.</summary>
    public const int MostSpans = 50_000;

    private const int MostScores = 1_000;

    /// <summary><c>null</c> for an unknown trace. Throws <see cref="ArgumentException"/> for text that is no trace id.</summary>
    public async Task<TraceDetail?> GetAsync(string traceId, bool compact, CancellationToken cancellationToken)
    {
        if (!Ids.TryTrace(traceId, out var id))
            throw new ArgumentException("A trace id has 32 hex digits, not all zero.", nameof(traceId));
        return await store.ReadAsync(session => Read(session, id, compact), cancellationToken);
    }

    private TraceDetail? Read(StoreSession session, UInt128 id, bool compact)
    {
        var key = new Dictionary<string, object?> { ["id"] = TraceKey.Write(id) };
        if (session.Query(Sql.Query("trace"), key, row => (Summary: Rows.Trace(row), First: row.Long("first_position"), Last: row.Long("last_position"), Responses: row.Texts("response_ids"), Reason: row.Text("cost_reason"), Reported: row.MaybeDouble("reported_usd"), AsOf: row.Text("price_date"))) is not [var trace])
            return null;
        var rows = session.Query(Sql.Query("trace-spans"), new Dictionary<string, object?>(key) { ["first"] = trace.First, ["last"] = trace.Last, ["limit"] = MostSpans + 1L }, SpanRows.Read);
        var scores = ScoreLists.OfTrace(session, id, trace.Responses, MostScores);
        var truncated = rows.Count > MostSpans;
        if (truncated)
            rows.RemoveAt(MostSpans);
        var spans = SpanDetails.Of(rows, prices.Current);
        if (!compact)
        {
            var logs = session.Query(Sql.Query("trace-logs"), key, row => (Span: row.Span("span_id"), Position: row.Long("position"))).ToLookup(log => log.Span, log => log.Position);
            spans = WithTexts(id, rows, spans, logs);
            spans = UsedChunks.Mark(spans, UsedChunks.Named(spans, scores));
        }
        return Detail(trace.Summary) with { CostReason = trace.Reason, ReportedCostUsd = trace.Reported, PricesAsOf = trace.AsOf, Scores = scores, Spans = spans, Settled = IsSettled(session, key, trace.Summary.StartedAt), Truncated = truncated };
    }

    /// <summary>Looked for among facts since a day before it began; a trace of a client whose clock is ahead has an older one.</summary>
    private static bool IsSettled(StoreSession session, Dictionary<string, object?> key, DateTimeOffset startedAt) =>
        new[] { StoreTime.Write(startedAt.AddDays(-1)), long.MinValue }.Any(since =>
            session.Query(Sql.Query("trace-settled"), new Dictionary<string, object?>(key) { ["since"] = since }, row => row.Bool("settled"))[0]);

    /// <summary>Reads each record once, in the journal's order; a span whose record is gone keeps what its row says.</summary>
    private List<SpanDetail> WithTexts(UInt128 id, List<IndexedSpan> rows, List<SpanDetail> spans, ILookup<ulong, long> logs)
    {
        var source = new SpanSource(journal);
        var texts = new Dictionary<string, LlmSpan>(StringComparer.Ordinal);
        foreach (var record in rows.GroupBy(row => row.Position).OrderBy(group => group.Key))
        {
            var wanted = record.Select(row => row.SpanId).ToHashSet();
            foreach (var span in source.Read(record.Key)?.Spans ?? [])
                if (span.TraceId == id && wanted.Remove(span.SpanId))
                    texts[Ids.SpanText(span.SpanId)] = SpanSource.Normalise(span, logs.Contains(span.SpanId) ? source.Logs(logs[span.SpanId], id, span.SpanId) : []);
        }
        return spans.ConvertAll(span => texts.TryGetValue(span.SpanId, out var text) ? Estimates.Offer(SpanDetails.WithTexts(span, text), prices.Current) : span);
    }

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
