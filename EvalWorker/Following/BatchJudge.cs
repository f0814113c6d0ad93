using LlmAspire.EvalWorker.Judging;
using LlmAspire.EvalWorker.Verdicts;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Following;

/// <summary>Judges a run of facts: traces are read some at once, scored in the order of the feed, written in one request.</summary>
internal sealed class BatchJudge(TraceReader reader, IScoreSink sink, VerdictLog verdicts, EvaluationMetrics metrics, TimeProvider time, ILogger<BatchJudge> logger)
{
    /// <summary>Traces read by one request. A few dozen share what a request costs; the collector bounds what texts they may have.</summary>
    private const int Together = 50;

    /// <summary>Requests at once.</summary>
    private static readonly int s_parallel = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>Returns when the scores are durable. Throws when the collector is away: nothing is lost, the batch is judged again.</summary>
    public async Task JudgeAsync(IReadOnlyList<TraceFact> facts, ReferenceTraffic reference, CancellationToken cancellationToken)
    {
        var chunks = facts.Chunk(Together).ToList();
        var read = new IReadOnlyList<ReadTrace>[chunks.Count];
        await Parallel.ForAsync(0, chunks.Count, new ParallelOptions { MaxDegreeOfParallelism = s_parallel, CancellationToken = cancellationToken },
            async (at, cancel) => read[at] = await reader.ReadAsync(chunks[at], cancel));
        var judged = read.SelectMany(traces => traces).Select(trace => (Trace: trace, Scores: ScoresOf(trace, reference))).ToList();
        var scores = judged.SelectMany(each => each.Scores).ToList();
        if (scores.Count > 0)
            Report(await sink.PostScoresAsync(scores, cancellationToken), scores);
        foreach (var (trace, sheet) in judged)
        {
            metrics.Count(trace, sheet);
            if (trace.Answer?.SpanId is { } spanId)
                verdicts.Write(trace.Fact.TraceId, spanId, trace.Answer.ResponseId, sheet);
        }
    }

    private IReadOnlyList<Score> ScoresOf(ReadTrace trace, ReferenceTraffic reference)
    {
        if (trace.Skipped is not null)
            return [];
        if (trace.Measured is not { } measured)
            return [ScoreSheet.Unscored(trace.Fact.TraceId, trace.Label!, trace.Detail, trace.Decision, time.GetUtcNow())];
        var stratum = ReferenceTraffic.StratumOf(trace.Fact.Feature, measured.IsStructured);
        var verdict = OfflineJudge.Score(measured, reference.For(stratum));
        if (measured.Features is { } features && verdict.Label is null)
            reference.Observe(stratum, features);
        return ScoreSheet.Of(trace.Fact.TraceId, trace.Answer!, verdict, trace.Decision, time.GetUtcNow());
    }

    /// <summary>A score that the collector does not accept will not be accepted the second time: said and counted, not tried again.</summary>
    private void Report(ScoreReceipt receipt, List<Score> scores)
    {
        foreach (var rejected in receipt.Rejected)
        {
            metrics.Rejected();
            logger.LogError("The collector rejected {Name} of trace {TraceId}: {Error}", scores[rejected.Index].Name, scores[rejected.Index].TraceId, rejected.Error);
        }
    }
}
