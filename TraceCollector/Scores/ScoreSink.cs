using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Scores;

/// <summary>Checks scores and writes the good ones into the journal as one record; acknowledged means synced. The indexer makes rows of them.</summary>
internal sealed class ScoreSink(IJournal journal, TimeProvider clock) : IScoreSink
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
            await journal.AppendAsync(RecordKind.Scores, JsonSerializer.SerializeToUtf8Bytes(accepted, WireJson.Options), cancellationToken);
        return new(accepted.Count, rejected);
    }

    /// <summary>Ids in the one form they are looked up by, and the time where the sender gave none.</summary>
    private static Score Completed(Score score, DateTimeOffset now) => score with
    {
        TraceId = score.TraceId?.ToLowerInvariant(),
        SpanId = score.SpanId?.ToLowerInvariant(),
        At = score.At ?? now,
    };
}
