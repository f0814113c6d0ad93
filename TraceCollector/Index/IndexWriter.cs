using LlmAspire.TraceCollector.Changes;
using LlmAspire.TraceCollector.Erasing;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>One batch into the tables, with the journal position it reaches: all within one transaction.</summary>
internal static class IndexWriter
{
    public const string Position = "journal_position";

    /// <summary>The last sequence given out: it must outlive the facts, which retention drops.</summary>
    public const string Sequence = "fact_sequence";

    public static void Write(StoreSession session, IndexBatch batch)
    {
        WriteSpans(session, batch);
        WriteTraces(session, batch);
        WriteScores(session, batch.Scores);
        WaitingRows.Write(session, batch);
        MetricTables.Write(session, batch.Metrics);
        session.Append("facts", batch.Facts, TableAppends.Fact);
        ChangeRows.Write(session, batch.Changes);
        foreach (var (position, erasure) in batch.Erasures)
            ErasureRows.Drop(session, erasure, position);
        if (batch.Facts.Max(fact => fact.Sequence) is { } last)
            session.SetProgress(Sequence, last);
        if (batch.Next is { } next)
            session.SetProgress(Position, next);
    }

    private static void WriteSpans(StoreSession session, IndexBatch batch)
    {
        if (batch.Next is { } next)
            session.MakeRoom(batch.NewSpans.Values.Select(span => span.Position).Concat(batch.Logs.Select(log => log.Position)).DefaultIfEmpty(next).Min(), next);
        if (batch.ChangedSpans.Count > 0)
            session.Execute(Sql.Query("drop-spans"), new Dictionary<string, object?>
            {
                ["first"] = batch.ChangedSpans.Values.Min(span => span.Position),
                ["last"] = batch.ChangedSpans.Values.Max(span => span.Position),
                ["ids"] = batch.ChangedSpans.Keys.Select(key => TraceKey.Write(key.TraceId)).ToList(),
                ["spans"] = batch.ChangedSpans.Keys.Select(key => unchecked((long)key.SpanId)).ToList(),
            });
        session.Append("spans", batch.NewSpans.Values, TableAppends.Span);
        session.Append("spans", batch.ChangedSpans.Values, TableAppends.Span);
        session.Append("span_logs", batch.Logs, TableAppends.Log);
    }

    private static void WriteTraces(StoreSession session, IndexBatch batch)
    {
        RollupStore.Write(session, batch.Traces);
        var replaced = batch.Traces.FindAll(change => change.StoredFrom is not null);
        if (replaced.Count > 0)
            session.Execute(Sql.Query("drop-traces"), new Dictionary<string, object?>
            {
                ["ids"] = replaced.ConvertAll(change => TraceKey.Write(change.Record.TraceId)),
                ["first"] = replaced.Min(change => change.StoredFrom),
            });
        session.Append("traces", batch.Traces.ConvertAll(change => change.Record), TableAppends.Trace);
        foreach (var (id, from, more, last) in batch.Extended)
            session.Execute(Sql.Query("extend-trace"), new Dictionary<string, object?> { ["id"] = TraceKey.Write(id), ["first"] = from, ["more"] = more, ["last"] = last });
        session.Append("trace_texts", batch.Texts, TableAppends.Texts);
    }

    private static void WriteScores(StoreSession session, Dictionary<Guid, ScoreRecord> scores)
    {
        if (scores.Count > 0)
            session.Execute(Sql.Query("drop-scores"), new Dictionary<string, object?> { ["keys"] = scores.Keys.ToList() });
        session.Append("scores", scores.Values, TableAppends.Score);
    }
}
