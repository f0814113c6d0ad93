using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Metrics;
using LlmAspire.TraceCollector.Normalize;

namespace LlmAspire.TraceCollector.Store;

/// <summary>Rows for <see cref="StoreSession.Append"/>: values in the order of the columns in <c>Schema</c>.</summary>
internal static class TableAppends
{
    public static void Span(IRowWriter row, IndexedSpan span) => row
        .AppendValue(TraceKey.Write(span.TraceId))
        .AppendValue(unchecked((long)span.SpanId))
        .AppendValue(unchecked((long)span.ParentSpanId))
        .AppendValue(span.Position)
        .AppendValue(span.Name)
        .AppendValue(Words<SpanKind>.Write(span.Kind))
        .AppendValue(Words<Stage>.Write(span.Stage))
        .AppendValue(span.Service)
        .AppendValue(span.StartNs)
        .AppendValue(span.EndNs)
        .AppendValue(span.Failed)
        .AppendValue(span.ErrorType)
        .AppendValue(span.ModelRequested)
        .AppendValue(span.ModelAnswered)
        .AppendValue(span.Provider)
        .Tokens(span.Usage)
        .AppendValue(span.Cost.Usd)
        .AppendValue(Words<CostState>.Write(span.Cost.State))
        .AppendValue(span.TimeToFirstTokenMs)
        .AppendValue(BillingText.Write(span.Usage, span.ServiceTier))
        .AppendValue(span.ReportedUsd);

    public static void Log(IRowWriter row, SpanLogRecord log) => row
        .AppendValue(TraceKey.Write(log.TraceId))
        .AppendValue(unchecked((long)log.SpanId))
        .AppendValue(log.Position)
        .AppendValue(StoreTime.Write(log.ReceivedAt));

    public static void Trace(IRowWriter row, TraceRecord trace) => row
        .Common(trace)
        .AppendValue(trace.Models)
        .AppendValue(trace.Prompts)
        .AppendValue(trace.ResponseIds)
        .AppendValue(trace.ErrorMessage)
        .AppendValue(trace.Input)
        .AppendValue(trace.Output)
        .AppendValue((long?)trace.FirstPosition)
        .AppendValue((long?)trace.LastPosition)
        .Costs(trace.Classes, trace.Models, trace.ByModel)
        .AppendValue(trace.CostReason)
        .AppendValue(trace.ReportedUsd)
        .AppendValue(trace.ContextTokens)
        .ModelClasses(trace.Models, trace.ByModel);

    public static void Texts(IRowWriter row, TraceTexts texts) => row
        .AppendValue(TraceKey.Write(texts.TraceId))
        .AppendValue(texts.Words)
        .AppendValue(texts.Attributes)
        .AppendValue((long?)StoreTime.Write(texts.StartedAt));

    public static void Fact(IRowWriter row, FactRecord fact) => row
        .AppendValue(fact.Sequence)
        .AppendValue(StoreTime.Write(fact.SettledAt))
        .AppendNullValue() // topic: set by no one yet, "not known"
        .AppendNullValue() // language: the same
        .Common(fact.Trace);

    public static void Score(IRowWriter row, ScoreRecord record)
    {
        var score = record.Score;
        row.AppendValue(ScoreKey.Of(score))
            .AppendValue(record.Position)
            .AppendValue(Wire.Ids.TryTrace(score.TraceId, out var trace) ? TraceKey.Write(trace) : (Guid?)null)
            .AppendValue(score.SessionId)
            .AppendValue(score.ResponseId)
            .AppendValue(Wire.Ids.TrySpan(score.SpanId, out var span) ? unchecked((long)span) : (long?)null)
            .AppendValue(score.Name)
            .AppendValue(score.Value)
            .AppendValue(score.Label)
            .AppendValue(score.Explanation)
            .AppendValue(Words<ScoreSource>.Write(score.Source))
            .AppendValue(score.Author)
            .AppendValue(score.Evaluator?.Name)
            .AppendValue(score.Evaluator?.Version)
            .AppendValue(score.Evaluator?.Model)
            .AppendValue(score.InclusionProbability)
            .AppendValue(score.Core)
            .AppendValue(score.Reason)
            .AppendValue(score.CostUsd)
            .AppendValue(StoreTime.Write(score.At ?? DateTimeOffset.UnixEpoch));
    }

    public static void MetricSeries(IRowWriter row, MetricSeries series) => row
        .AppendValue(series.Id)
        .AppendValue(series.Name)
        .AppendValue(series.Unit)
        .AppendValue(Words<ClientMetricForm>.Write(series.Form))
        .AppendValue(series.Dimensions.Service)
        .AppendValue(series.Dimensions.Model)
        .AppendValue(series.Dimensions.Provider)
        .AppendValue(series.Dimensions.Operation)
        .AppendValue(series.Dimensions.TokenType)
        .AppendValue(series.Dimensions.ErrorType);

    public static void MetricStream(IRowWriter row, (MetricStream Stream, long Position) item) => row
        .AppendValue(item.Stream.Key)
        .AppendValue(unchecked((long)item.Stream.Start))
        .AppendValue(unchecked((long)item.Stream.Time))
        .AppendValue(item.Stream.Count)
        .AppendValue(item.Stream.Sum)
        .AppendValue(Distribution.Write(item.Stream.Buckets))
        .AppendValue(item.Position);

    public static void MetricMinute(IRowWriter row, MetricMinute minute) => row
        .AppendValue(minute.Series)
        .AppendValue(minute.Minute)
        .AppendValue(minute.Amount.Count)
        .AppendValue(minute.Amount.Sum)
        .AppendValue(Distribution.Write(minute.Amount.Buckets))
        .AppendValue(minute.Position);

    private static IRowWriter Common(this IRowWriter row, TraceRecord trace) => row
        .AppendValue(TraceKey.Write(trace.TraceId))
        .AppendValue(trace.Name)
        .AppendValue(trace.Service)
        .AppendValue(StoreTime.Write(trace.StartedAt))
        .AppendValue(trace.DurationMs)
        .AppendValue(Words<TraceStatus>.Write(trace.Status))
        .AppendValue(trace.Outcome)
        .AppendValue(trace.ErrorType)
        .AppendValue(trace.Feature)
        .AppendValue(trace.UserId)
        .AppendValue(trace.SessionId)
        .AppendValue(trace.Experiment)
        .AppendValue(trace.Variant)
        .AppendValue(trace.Provider)
        .AppendValue(trace.Model)
        .AppendValue(trace.PromptName)
        .AppendValue(trace.PromptVersion)
        .AppendValue(trace.PromptHash)
        .AppendValue(trace.IndexVersion)
        .AppendValue(trace.Embedder)
        .Stages(trace.StageMs)
        .AppendValue(trace.TimeToFirstTokenMs)
        .Tokens(trace.Usage)
        .AppendValue(trace.CostUsd)
        .AppendValue(Words<CostState>.Write(trace.CostState))
        .AppendValue(trace.PriceDate)
        .AppendValue(trace.Top1Score)
        .AppendValue(trace.Retrieved)
        .AppendValue(trace.Used)
        .AppendValue(trace.PromptChars)
        .AppendValue(trace.Steps)
        .AppendValue((int?)trace.SpanCount)
        .AppendValue((bool?)trace.Evaluation);

    /// <summary>What a cost is made of, by class and by model, as <c>traces</c> and <c>repricing_traces</c> have it.</summary>
    public static IRowWriter Costs(this IRowWriter row, ClassCosts classes, IReadOnlyList<string> models, IReadOnlyDictionary<string, ModelSums> byModel)
    {
        var sums = models.Select(model => byModel.GetValueOrDefault(model)).ToList();
        return row
            .AppendValue((double?)classes.Input)
            .AppendValue((double?)classes.CacheRead)
            .AppendValue((double?)classes.CacheWrite)
            .AppendValue((double?)classes.Output)
            .AppendValue((double?)classes.Reasoning)
            .AppendValue((double?)classes.Other)
            .AppendValue(sums.ConvertAll(model => model.Usd))
            .AppendValue(sums.ConvertAll(model => model.Calls))
            .AppendValue(sums.ConvertAll(model => model.Unpriced))
            .AppendValue(sums.ConvertAll(model => model.Input))
            .AppendValue(sums.ConvertAll(model => model.CacheRead))
            .AppendValue(sums.ConvertAll(model => model.CacheWrite))
            .AppendValue(sums.ConvertAll(model => model.Output))
            .AppendValue(sums.ConvertAll(model => model.Reasoning));
    }

    /// <summary>What each model's cost is made of, as the same two tables have it at their end.</summary>
    public static IRowWriter ModelClasses(this IRowWriter row, IReadOnlyList<string> models, IReadOnlyDictionary<string, ModelSums> byModel)
    {
        var classes = models.Select(model => byModel.GetValueOrDefault(model).Classes).ToList();
        return row
            .AppendValue(classes.ConvertAll(model => model.Input))
            .AppendValue(classes.ConvertAll(model => model.CacheRead))
            .AppendValue(classes.ConvertAll(model => model.CacheWrite))
            .AppendValue(classes.ConvertAll(model => model.Output))
            .AppendValue(classes.ConvertAll(model => model.Reasoning))
            .AppendValue(classes.ConvertAll(model => model.Other));
    }

    private static IRowWriter Stages(this IRowWriter row, IReadOnlyDictionary<Stage, double> stages)
    {
        foreach (var stage in Enum.GetValues<Stage>())
            row = row.AppendValue(stages.TryGetValue(stage, out var ms) ? ms : (double?)null);
        return row;
    }

    private static IRowWriter Tokens(this IRowWriter row, TokenUsage? usage) => row
        .AppendValue(usage?.Input)
        .AppendValue(usage?.Output)
        .AppendValue(usage?.CacheRead)
        .AppendValue(usage?.CacheWrite)
        .AppendValue(usage?.Reasoning);
}
