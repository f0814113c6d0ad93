using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>
/// Checks scores and writes the good ones into the journal as one record; acknowledged means synced. The indexer makes rows of them.
/// Those that name a span alone get its trace, or wait for it (<see cref="WaitingScores"/>); where too many wait already none is taken.
/// </summary>
internal sealed class ScoreSink(IJournal journal, TraceStore store, TimeProvider clock) : IScoreSink
{
    public async Task<ScoreReceipt> PostScoresAsync(IReadOnlyList<Score> scores, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var rejected = new List<ScoreRejection>();
        var accepted = new List<Score>(scores.Count);
        for (var i = 0; i < scores.Count; i++)
            if (ScoreCheck.Fault(scores[i]) is { } fault)
                rejected.Add(new(i, fault));
            else
                accepted.Add(Completed(scores[i], clock.GetUtcNow()));
        if (accepted.Count > 0)
            await journal.AppendAsync(RecordKind.Scores, JsonSerializer.SerializeToUtf8Bytes(await NamedAsync(accepted, cancellationToken), WireJson.Options), cancellationToken);
        return new(accepted.Count, rejected);
    }

    /// <exception cref="JournalBusyException">Too many wait for their span.</exception>
    private async Task<IReadOnlyList<Score>> NamedAsync(List<Score> scores, CancellationToken cancellationToken)
    {
        if (scores.TrueForAll(score => SpanTraces.Of(score) is null))
            return scores;
        var (named, waiting) = await store.ReadAsync(session => (SpanTraces.Name(session, scores), WaitingRows.Count(session)), cancellationToken);
        var more = named.Count(score => SpanTraces.Of(score) is not null);
        return more == 0 || waiting + more <= WaitingScores.Most ? named : throw new JournalBusyException($"{waiting} scores wait for their spans already; {WaitingScores.Most} may.");
    }

    /// <summary>Ids in the one form they are looked up by, and the time where the sender gave none.</summary>
    private static Score Completed(Score score, DateTimeOffset now) => score with
    {
        TraceId = score.TraceId?.ToLowerInvariant(),
        SpanId = score.SpanId?.ToLowerInvariant(),
        At = score.At ?? now,
    };
}
