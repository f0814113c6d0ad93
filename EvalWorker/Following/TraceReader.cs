using System.Net;
using LlmAspire.EvalWorker.Cases;
using LlmAspire.EvalWorker.Judging;
using LlmAspire.EvalWorker.Sampling;
using LlmAspire.TraceCollector.Contracts;
using Polly;

namespace LlmAspire.EvalWorker.Following;

/// <summary>One fact with what its trace gave. Exactly one of three: judged, could not be scored (a label), or skipped (a reason).</summary>
internal sealed record ReadTrace(TraceFact Fact, SamplingDecision Decision, AnswerCase? Answer = null, Measurement? Measured = null, string? Label = null, string? Detail = null, string? Skipped = null);

/// <summary>Fetches settled traces and measures their answers. A trace that cannot be read or measured becomes a label, never an exception; only a collector that is away throws.</summary>
internal sealed class TraceReader(ITraceQuery query, TimeProvider time)
{
    private const int Attempts = 3;

    /// <summary>In the order given.</summary>
    /// <param name="facts">As many as the collector answers at once, 100.</param>
    public async Task<IReadOnlyList<ReadTrace>> ReadAsync(IReadOnlyList<TraceFact> facts, CancellationToken cancellationToken)
    {
        var together = await TogetherAsync([.. facts.Where(fact => WithoutReading(fact) is null)], cancellationToken);
        var read = new List<ReadTrace>(facts.Count);
        foreach (var fact in facts)
            read.Add(WithoutReading(fact) ?? (together.TryGetValue(fact.TraceId, out var spans) ? Measure(fact, spans) : await AloneAsync(fact, cancellationToken)));
        return read;
    }

    /// <summary>What can be said by the fact alone; <c>null</c> where the trace must be read.</summary>
    private static ReadTrace? WithoutReading(TraceFact fact)
    {
        var decision = SamplingDecision.For(fact);
        if (!decision.Judged)
            return new ReadTrace(fact, decision, Skipped: decision.Reason);
        return CaseBuilder.LabelOfOutcome(fact) is { } label ? new ReadTrace(fact, decision, Label: label) : null;
    }

    /// <summary>Spans by trace id, of those that could be read at once: one that cannot must not keep the others from being judged.</summary>
    private async Task<Dictionary<string, IReadOnlyList<SpanDetail>>> TogetherAsync(List<TraceFact> facts, CancellationToken cancellationToken)
    {
        if (facts.Count < 2)
            return [];
        try
        {
            var found = await query.GetSpansAsync(facts.ConvertAll(fact => fact.TraceId), cancellationToken);
            return found.Where(trace => !trace.TooLarge).ToDictionary(trace => trace.TraceId, trace => trace.Spans, StringComparer.Ordinal);
        }
        catch (Exception e) when (!IsCollectorAway(e) && !cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    private async Task<ReadTrace> AloneAsync(TraceFact fact, CancellationToken cancellationToken)
    {
        var decision = SamplingDecision.For(fact);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var trace = await query.GetTraceAsync(fact.TraceId, compact: false, cancellationToken);
                return trace is null ? new ReadTrace(fact, decision, Skipped: "trace_erased") : Measure(fact, trace.Spans);
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

    private static ReadTrace Measure(TraceFact fact, IReadOnlyList<SpanDetail> spans)
    {
        var decision = SamplingDecision.For(fact);
        try
        {
            var answer = CaseBuilder.Build(spans);
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
