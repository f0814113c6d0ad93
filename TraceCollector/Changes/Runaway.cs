using System.Globalization;
using System.IO.Hashing;
using System.Text;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Store;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Changes;

/// <summary>What requests of a feature cost lately.</summary>
/// <param name="N">Requests of known cost it was taken from.</param>
internal readonly record struct CostReference(double P99, long N);

/// <summary>
/// Whether one trace has run away: a rule, no statistics. Ten times the 99th percentile is reached by no request in the
/// hundreds of thousands unless something loops or a prompt has grown out of all bounds.
/// </summary>
internal static class Runaway
{
    public const string Cost = "cost";
    public const string Steps = "steps";

    /// <summary>Over the 99th percentile of its feature.</summary>
    public const double Times = 10;

    /// <summary>Below this a 99th percentile is the costliest two requests: it says nothing yet.</summary>
    public const int LeastRequests = 200;

    public static ChangeEvent? ByCost(TraceRecord trace, CostReference? reference, DateTimeOffset at) =>
        reference is { P99: > 0 and var p99, N: var n } && trace.CostUsd is { } usd && usd > Times * p99
            ? Event(trace, at, new(Cost, usd, Times * p99, n), string.Create(CultureInfo.InvariantCulture,
                $"A request of {FeatureOf(trace)} has cost {usd:0.######} USD, {usd / p99:0.#} times the 99th percentile of {n} requests ({p99:0.######} USD)"))
            : null;

    public static ChangeEvent? BySteps(TraceRecord trace, int most, DateTimeOffset at) =>
        trace.Steps is { } steps && steps > most
            ? Event(trace, at, new(Steps, steps, most, null), $"A request of {FeatureOf(trace)} has taken {steps} steps; the limit is {most}")
            : null;

    private static string FeatureOf(TraceRecord trace) => trace.Feature is null ? "no feature" : $"'{trace.Feature}'";

    private static ChangeEvent Event(TraceRecord trace, DateTimeOffset at, ChangeEvidence evidence, string summary)
    {
        var id = Ids.TraceText(trace.TraceId);
        return new(Key(evidence.Statistic, id).ToString(), at, ChangeKind.Runaway, summary) { TraceId = id, Feature = trace.Feature, Evidence = evidence };
    }

    /// <summary>The same for the same trace and reason, however often it is come to.</summary>
    private static Guid Key(string statistic, string trace) =>
        new(XxHash128.Hash(Encoding.UTF8.GetBytes($"{nameof(ChangeKind.Runaway)}|{statistic}|{trace}")), bigEndian: true);
}
