using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index.Rollups;

/// <summary>What one trace adds to cost rollups: as a whole, or one of its models with its own calls. The same as <c>Queries/cost-parts*.sql</c> make of its row.</summary>
/// <param name="Model"><c>null</c> for the whole, and for the one part of a trace that names no model.</param>
/// <param name="Open">Whether a part of its cost is not known.</param>
internal readonly record struct CostPart(bool OfModel, string? Model, bool Answered, bool Open, double? Usd, TokenUsage? Tokens, ClassCosts? Classes)
{
    public double? ReportedUsd { get; private init; }
    public long? ContextTokens { get; private init; }
    public int? Retrieved { get; private init; }

    /// <summary>Input tokens of what tells its evidence.</summary>
    public long? ContextOf => ContextTokens is null ? null : Tokens?.Input;

    public double? ContextUsd => ContextOf is > 0 ? Classes?.Input * ContextTokens / ContextOf : null;

    public int? Chunks => ContextTokens is null || Classes is null ? null : Retrieved;

    public static IEnumerable<CostPart> Of(TraceRecord trace)
    {
        var answered = trace.Outcome == "answered";
        yield return new(OfModel: false, null, answered, trace.CostState is CostState.Unpriced or CostState.Partial, trace.CostUsd, trace.Usage, trace.Detail == CostDetail.Total ? null : trace.Classes)
        {
            ReportedUsd = trace.ReportedUsd,
            ContextTokens = trace.ContextTokens,
            Retrieved = trace.Retrieved,
        };
        if (trace.Models.Count == 0)
            yield return new(OfModel: true, null, answered, Open: false, null, null, null);
        foreach (var model in trace.Models)
            yield return trace.Detail == CostDetail.Total
                ? new(OfModel: true, model, answered, Open: false, null, null, null)
                : Of(model, trace.ByModel.GetValueOrDefault(model), answered, trace.Detail);
    }

    private static CostPart Of(string model, ModelSums sums, bool answered, CostDetail detail) => new(
        OfModel: true, model, answered, sums.Unpriced > 0, sums.Unpriced == sums.Calls && sums.Usd == 0 ? null : sums.Usd,
        new(sums.Input, sums.Output, sums.CacheRead, sums.CacheWrite, sums.Reasoning), detail == CostDetail.Full ? sums.Classes : null);
}
