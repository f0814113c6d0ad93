using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>A trace's row from its spans: a pure function, so that a row can always be made again.</summary>
internal static class TraceFigures
{
    /// <summary>Models, prompts and answers of a trace that its row names; a row is read with every list that it stands in.</summary>
    private const int MostListed = 50;

    public static TraceRecord Of(IReadOnlyCollection<IndexedSpan> spans, PriceList prices)
    {
        var tree = new SpanTree(spans);
        var entry = tree.Entry;
        var sums = TraceSums.Of([.. tree.ByStart.Select(span => span.Call)], prices);
        var calls = tree.ByStart.Where(span => sums.Calls.ContainsKey(span.SpanId)).ToList();
        var answering = calls.LastOrDefault(span => span is { Kind: SpanKind.Llm, Stage: Stage.Llm }) ?? calls.LastOrDefault(span => span.Kind == SpanKind.Llm);
        var prompt = tree.ByStart.LastOrDefault(span => span.PromptName is not null);
        var (evidence, top1, documentChars) = Evidence(tree);
        var status = StatusOf(tree);
        var cause = status == TraceStatus.Error ? CauseOf(tree) : null;
        return new()
        {
            TraceId = entry.TraceId,
            Name = entry.Name,
            Service = entry.Service,
            StartedAt = DateTimeOffset.UnixEpoch.AddTicks(StartNs(tree) / 100),
            DurationMs = DurationMs(tree),
            Status = status,
            Outcome = First(tree, span => span.Outcome),
            ErrorType = cause?.ErrorType,
            ErrorMessage = cause?.ErrorMessage,
            Feature = First(tree, span => span.Feature),
            UserId = First(tree, span => span.UserId),
            SessionId = First(tree, span => span.SessionId),
            Experiment = First(tree, span => span.Experiment),
            Variant = First(tree, span => span.Variant),
            Provider = answering?.Provider,
            Model = answering?.Model,
            PromptName = prompt?.PromptName,
            PromptVersion = prompt?.PromptVersion,
            PromptHash = prompt?.PromptHash,
            IndexVersion = First(tree, span => span.IndexVersion),
            Embedder = First(tree, span => span.Embedder),
            StageMs = StageMs(tree),
            TimeToFirstTokenMs = answering?.TimeToFirstTokenMs,
            Usage = sums.Usage,
            CostUsd = sums.Usd,
            CostState = sums.State,
            PriceDate = sums.State is CostState.Priced or CostState.Partial ? prices.AsOf.ToString("O", System.Globalization.CultureInfo.InvariantCulture) : null,
            Classes = sums.Classes,
            ByModel = sums.ByModel,
            CostReason = sums.Reason,
            ReportedUsd = calls.Any(span => span.ReportedUsd is not null) ? calls.Sum(span => span.ReportedUsd ?? 0) : null,
            ContextTokens = Context(answering, documentChars),
            Top1Score = top1,
            Retrieved = evidence,
            Used = entry.UsedChunks ?? tree.ByStart.Select(span => span.UsedChunks).FirstOrDefault(used => used is not null),
            PromptChars = answering?.PromptChars,
            Steps = calls.Count(span => span.Kind == SpanKind.Llm) + tree.ByStart.Count(span => span.Kind == SpanKind.Tool),
            SpanCount = spans.Count,
            FirstPosition = spans.Min(span => span.Position),
            LastPosition = spans.Max(span => span.Position),
            Evaluation = entry.IsEvaluation || OnlyEvaluates(tree),
            Models = [.. calls.OrderBy(span => span.Kind == SpanKind.Llm ? 0 : 1).Select(span => span.Model).OfType<string>().Distinct().Take(MostListed)],
            Prompts = [.. tree.ByStart.Where(span => span.PromptName is not null).Select(PromptOf).Distinct().Take(MostListed)],
            ResponseIds = [.. tree.ByStart.Select(span => span.ResponseId).OfType<string>().Distinct().Take(MostListed)],
            Input = entry.Input ?? calls.Select(span => span.Input).FirstOrDefault(text => text is not null),
            Output = entry.Output ?? answering?.Output,
        };
    }

    private static string PromptOf(IndexedSpan span) => span.PromptVersion is null ? span.PromptName! : $"{span.PromptName}@{span.PromptVersion}";

    private static string? First(SpanTree tree, Func<IndexedSpan, string?> value) =>
        value(tree.Entry) ?? tree.ByStart.Select(value).FirstOrDefault(text => text is not null);

    private static long StartNs(SpanTree tree) => tree.Root.ParentSpanId == 0 ? tree.Root.StartNs : tree.ByStart[0].StartNs;

    /// <summary>What the caller waited for: the root's own time; without a root, from the first start to the last end.</summary>
    private static double DurationMs(SpanTree tree) => tree.Root.ParentSpanId == 0
        ? tree.Root.DurationMs
        : Math.Max(0, tree.ByStart.Max(span => span.EndNs) - tree.ByStart[0].StartNs) / 1e6;

    /// <summary>
    /// An error where the request itself failed, or something in it did and no outcome says that it was answered all the same
    /// (a retried call must not count as a failed request).
    /// </summary>
    private static TraceStatus StatusOf(SpanTree tree)
    {
        if (tree.Root.Failed || tree.Entry.Failed)
            return TraceStatus.Error;
        var recovered = First(tree, span => span.Outcome) is { } outcome && outcome != "failed";
        return !recovered && tree.ByStart.Any(span => span.Failed) ? TraceStatus.Error : TraceStatus.Ok;
    }

    /// <summary>The failure to name: the request's own where it has a type, else that of the span that failed first.</summary>
    private static IndexedSpan? CauseOf(SpanTree tree)
    {
        if (tree.Entry is { Failed: true, ErrorType: not null })
            return tree.Entry;
        var failed = tree.ByStart.Where(span => span.Failed).OrderBy(span => span.EndNs).ToList();
        return failed.FirstOrDefault(span => span.ErrorType is not null) ?? failed.FirstOrDefault();
    }

    private static Dictionary<Stage, double> StageMs(SpanTree tree)
    {
        var stages = new StagesInTrace(tree.ByStart);
        return tree.ByStart
            .Where(span => stages.Of(span) is not null)
            .GroupBy(span => span.Stage!.Value)
            .ToDictionary(group => group.Key, group => group.Sum(span => span.DurationMs));
    }

    /// <summary>The documents the model was given: the last reranker's, else all that retrievers found.</summary>
    private static (int? Retrieved, double? Top1, int? Chars) Evidence(SpanTree tree)
    {
        if (tree.ByStart.LastOrDefault(span => span is { Kind: SpanKind.Reranker, Documents: not null }) is { } reranked)
            return (reranked.Documents, reranked.Top1Score, reranked.DocumentChars);
        var found = tree.ByStart.Where(span => span is { Kind: SpanKind.Retriever, Documents: not null }).ToList();
        return found.Count == 0 ? (null, null, null) : (Sum(found, span => span.Documents), found.Max(span => span.Top1Score), Sum(found, span => span.DocumentChars));
    }

    /// <summary>Forty requests of the size that is allowed have more characters than 32 bits count.</summary>
    private static int Sum(List<IndexedSpan> spans, Func<IndexedSpan, int?> part) => (int)Math.Min(int.MaxValue, spans.Sum(span => (long)(part(span) ?? 0)));

    /// <summary>Evidence has the share of the answering call's tokens that it has of its characters; <c>null</c> where texts were not sent.</summary>
    private static long? Context(IndexedSpan? answering, int? documentChars) =>
        answering is { Usage.Input: { } input, PromptChars: > 0 and var chars } && documentChars is > 0 and { } evidence ? (long)Math.Round(input * Math.Min(1, (double)evidence / chars)) : null;

    private static bool OnlyEvaluates(SpanTree tree)
    {
        var own = tree.ByStart.Where(span => span.Kind != SpanKind.Other).ToList();
        return own.Count > 0 && own.All(span => span.IsEvaluation);
    }
}
