using System.Net;
using LlmAspire.EvalWorker.Cases;
using LlmAspire.EvalWorker.Judging;
using LlmAspire.EvalWorker.Sampling;
using LlmAspire.TraceCollector.Contracts;
using Polly;

namespace LlmAspire.EvalWorker.Following;

/// <summary>One fact with what its trace gave. Exactly one of three: judged, could not be scored (a label), or skipped (a reason).</summary>
internal sealed record ReadTrace(TraceFact Fact, SamplingDecision Decision, AnswerCase? Answer = null, Measurement? Measured = null, string? Label = null, string? Detail = null, string? Skipped = null);

/// <summary>Fetches a settled trace and measures its answer. A trace that cannot be read or measured becomes a label, never an exception; only a collector that is away throws.</summary>
internal sealed class TraceReader(ITraceQuery query, TimeProvider time)
{
    private const int Attempts = 3;

    public async Task<ReadTrace> ReadAsync(TraceFact fact, CancellationToken cancellationToken)
    {
        var decision = SamplingDecision.For(fact);
        if (!decision.Judged)
            return new ReadTrace(fact, decision, Skipped: decision.Reason);
        if (CaseBuilder.LabelOfOutcome(fact) is { } label)
            return new ReadTrace(fact, decision, Label: label);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var trace = await query.GetTraceAsync(fact.TraceId, compact: false, cancellationToken);
                return trace is null ? new ReadTrace(fact, decision, Skipped: "trace_erased") : Measure(fact, decision, trace);
            }
            catch (Exception e) when (!IsCollectorAway(e) && !cancellationToken.IsCancellationRequested)
            {
                if (attempt == Attempts)
                    return new ReadTrace(fact, decision, Label: "unreadable", Detail: $"Could not be scored: the trace could not be read ({e.GetType().Name}: {e.Message}).");
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), time, cancellationToken);
            }
        }
    }

    /// <summary>True for errors that say nothing about the trace: worth waiting for.</summary>
    public static bool IsCollectorAway(Exception e) => e switch
    {
        HttpRequestException http => http.StatusCode is null or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        ExecutionRejectedException or TimeoutException or OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };

    private static ReadTrace Measure(TraceFact fact, SamplingDecision decision, TraceDetail trace)
    {
        try
        {
            var answer = CaseBuilder.Build(trace);
            if (answer.Case is { } given)
                return new ReadTrace(fact, decision, answer, OfflineJudge.Measure(given));
            return answer.Label is { } label
                ? new ReadTrace(fact, decision, answer, Label: label)
                : new ReadTrace(fact, decision, Skipped: "not_an_answer");
        }
        catch (Exception e)
        {
            return new ReadTrace(fact, decision, Label: "judge_error", Detail: $"Could not be scored: the judge failed ({e.GetType().Name}: {e.Message}).");
        }
    }
}
