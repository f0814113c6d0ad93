using System.Diagnostics.Metrics;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.EvalWorker.Following;

/// <summary>How many settled traces were judged, could not be scored (by label) or were passed over (by reason), and how far behind the feed the worker is.</summary>
internal sealed class EvaluationMetrics : IDisposable
{
    public const string MeterName = "LlmAspire.EvalWorker";

    private readonly Meter _meter;
    private readonly Counter<long> _judged;
    private readonly Counter<long> _unscored;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _rejected;

    public EvaluationMetrics(IMeterFactory meters, FeedProgress progress)
    {
        _meter = meters.Create(MeterName);
        _judged = _meter.CreateCounter<long>("evaluation.judged", "{trace}", "Answers with a faithfulness score");
        _unscored = _meter.CreateCounter<long>("evaluation.unscored", "{trace}", "Answers that could not be scored, by label");
        _skipped = _meter.CreateCounter<long>("evaluation.skipped", "{trace}", "Settled traces that hold no answer to judge, by reason");
        _rejected = _meter.CreateCounter<long>("evaluation.scores.rejected", "{score}", "Scores that the collector did not accept");
        _meter.CreateObservableGauge("evaluation.lag", () => progress.Behind.TotalSeconds, "s", "Age of the newest fact that was judged while more are waiting; 0 when caught up");
        _meter.CreateObservableGauge("evaluation.position", () => progress.Sequence, "{fact}", "Sequence of the last fact that was judged");
    }

    public void Count(ReadTrace trace, IReadOnlyList<Score> scores)
    {
        if (trace.Skipped is { } reason)
            _skipped.Add(1, new KeyValuePair<string, object?>("reason", reason));
        else if (scores[0].Value is null)
            _unscored.Add(1, new KeyValuePair<string, object?>("label", scores[0].Label));
        else
            _judged.Add(1);
    }

    public void Rejected() => _rejected.Add(1);

    public void Dispose() => _meter.Dispose();
}
