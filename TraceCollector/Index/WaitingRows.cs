using LlmAspire.TraceCollector.Query;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>Scores that wait for their span, as rows of <c>scores</c> that name a span and no trace.</summary>
internal static class WaitingRows
{
    public static WaitingScores Load(StoreSession session)
    {
        var waiting = new WaitingScores();
        foreach (var (span, since) in session.Query(Sql.Query("waiting-spans"), row => (row.Span("span_id"), row.Time("at_us"))))
            waiting.Add(span, since);
        return waiting;
    }

    public static long Count(StoreSession session) => session.Query(Sql.Query("count-waiting-scores"), row => row.Long("n"))[0];

    /// <summary>Gives those whose span has come its trace, drops those that waited too long, and counts what is lost.</summary>
    public static void Write(StoreSession session, IndexBatch batch)
    {
        Join(session, batch);
        batch.NotJoined += Take(session, batch.Expired).Count;
        if (batch.NotJoined > 0)
            session.SetProgress(WaitingScores.NotJoined, (session.Progress(WaitingScores.NotJoined) ?? 0) + batch.NotJoined);
    }

    /// <summary>Verdicts are folded by position: a score that was joined stands where its span does.</summary>
    private static void Join(StoreSession session, IndexBatch batch)
    {
        var joined = Take(session, batch.Came.Keys).ConvertAll(waited =>
        {
            var (trace, position) = batch.Came[Ids(waited)];
            return new ScoreRecord(waited.Score with { TraceId = Wire.Ids.TraceText(trace) }, Math.Max(position, waited.Position));
        });
        session.Append("scores", joined, TableAppends.Score);
    }

    /// <summary>Takes the rows that wait for these spans out of the table.</summary>
    private static List<ScoreRecord> Take(StoreSession session, IReadOnlyCollection<ulong> spans)
    {
        if (spans.Count == 0)
            return [];
        var named = new Dictionary<string, object?> { ["spans"] = spans.Select(span => unchecked((long)span)).ToList() };
        var rows = session.Query(Sql.Query("waiting-scores"), named, row => new ScoreRecord(Rows.Score(row), row.Long("position")));
        if (rows.Count > 0)
            session.Execute(Sql.Query("drop-waiting-scores"), named);
        return rows;
    }

    private static ulong Ids(ScoreRecord waited) => Wire.Ids.TrySpan(waited.Score.SpanId, out var span) ? span : 0;
}
