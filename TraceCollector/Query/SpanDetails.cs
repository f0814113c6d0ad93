using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Spans as the contract shows them.</summary>
internal static class SpanDetails
{
    /// <summary>Compact spans in tree order.</summary>
    /// <param name="rows">In order of their start.</param>
    /// <param name="counted">The model calls that carry a cost.</param>
    public static List<SpanDetail> Of(List<IndexedSpan> rows, IReadOnlySet<ulong> counted, PriceList prices)
    {
        if (rows.Count == 0)
            return [];
        var stages = new StagesInTrace(rows);
        return TreeOrder.Of(rows).ConvertAll(row => Compact(row, stages.Of(row), counted.Contains(row.SpanId), rows[0].StartNs, prices));
    }

    public static ulong Id(SpanDetail span) => ulong.Parse(span.SpanId, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);

    /// <param name="resource">Attributes of the span's resource.</param>
    public static SpanDetail WithTexts(SpanDetail compact, LlmSpan span, IReadOnlyDictionary<string, JsonElement> resource) => compact with
    {
        StatusMessage = span.Source.StatusMessage,
        Error = span.Failed ? new(span.ErrorType, span.ErrorMessage, span.ErrorStack) : null,
        Prompt = PromptOf(span),
        InputMessages = span.InputMessages ?? [],
        OutputMessages = span.OutputMessages ?? [],
        Input = span.Input,
        Output = span.Output,
        Documents = span.Documents ?? [],
        Query = span.Query,
        Tool = span.ToolName is null && span.ToolCallId is null ? null : new(span.ToolName, span.ToolCallId, span.ToolArguments, span.ToolResult),
        Embedding = span.EmbeddingText is null && span.EmbeddingDimensions is null ? null : new(span.EmbeddingText, span.EmbeddingDimensions),
        FinishReasons = span.FinishReasons ?? [],
        Tags = span.Tags ?? [],
        Attributes = AnyJson.ToDictionary(span.Source.Attributes),
        Events = [.. span.Source.Events.Select(item => new SpanEvent(item.Name, Ids.Time(item.TimeUnixNano), AnyJson.ToDictionary(item.Attributes)))],
        Links = [.. span.Source.Links.Select(link => new SpanLink(Ids.TraceText(link.TraceId), Ids.SpanText(link.SpanId), AnyJson.ToDictionary(link.Attributes)))],
        Resource = resource,
    };

    public static SpanDetail Compact(IndexedSpan row, Stage? stage, bool counts, long traceStartNs, PriceList prices) => new()
    {
        SpanId = Ids.SpanText(row.SpanId),
        ParentSpanId = row.ParentSpanId == 0 ? null : Ids.SpanText(row.ParentSpanId),
        Name = row.Name,
        Kind = row.Kind,
        Stage = stage,
        Service = row.Service,
        StartedAt = Ids.Time((ulong)row.StartNs),
        OffsetMs = (row.StartNs - traceStartNs) / 1e6,
        DurationMs = row.DurationMs,
        Status = row.Failed ? TraceStatus.Error : TraceStatus.Ok,
        Error = row.Failed ? new(row.ErrorType, null, null) : null,
        Model = row.Model is null && row.Provider is null ? null : new(row.ModelRequested, row.ModelAnswered, row.Provider),
        Usage = row.Usage,
        CostUsd = counts ? row.Cost.Usd : null,
        CostState = counts ? row.Cost.State : CostState.None,
        CostReason = counts && row.Cost.State is (CostState.Unpriced or CostState.Partial) ? Reason(row.Call, prices) : null,
        CostParts = counts && row.Cost.Usd is > 0 ? Parts(row.Call, row.Cost.Usd.Value, prices) : [],
        Aggregate = counts && row.Call.IsAggregate,
        ReportedCostUsd = row.ReportedUsd,
        ServiceTier = row.ServiceTier,
        TimeToFirstTokenMs = row.TimeToFirstTokenMs,
    };

    private static string? Reason(CallSpan call, PriceList prices) =>
        prices.Price(call.Model, call.Provider, call.At, call.Usage, call.ServiceTier, call.Duration).Reason ?? "priced since: costs follow when this time is repriced";

    /// <summary>The classes as the prices in force have them; none where those have changed since the call was priced, because they would not sum to its cost.</summary>
    private static IReadOnlyList<CostPart> Parts(CallSpan call, double usd, PriceList prices)
    {
        var parts = prices.Split(call.Model, call.Provider, call.At, call.Usage, call.ServiceTier, call.Duration)?.Parts ?? [];
        return Math.Abs(parts.Sum(part => part.Usd) - usd) <= usd * 1e-9 ? parts : [];
    }

    private static PromptUse? PromptOf(LlmSpan span) =>
        span.PromptName is null && span.PromptVersion is null && span.PromptHash is null && span.PromptTemplate is null && span.PromptVariables is null
            ? null
            : new(span.PromptName, span.PromptVersion, span.PromptHash, span.PromptTemplate, span.PromptVariables);
}
