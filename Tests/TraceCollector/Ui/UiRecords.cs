using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>Builds the records that pages show: one answer with everything in it, and variations.</summary>
internal static class UiRecords
{
    public const string AnswerId = "0af7651916cd43dd8448eb211c80319c";

    public static CostFigures NoCosts { get; } = new(0, 0, 0, 0, new(null, null, null, null, null), null, new(null, null, null, null, null, null));

    public static CostReport Costs(DateTimeOffset now)
    {
        var figures = new CostFigures(400, 380, 390, 10, new(320_000, 41_000, 64_000, null, 9_000), 1.24, new(0.8, 0.04, 0, 0.3, 0.1, 0))
        {
            PerRequestUsd = 0.0031,
            PerAnsweredUsd = 0.0033,
            P50Usd = 0.0022,
            P95Usd = 0.009,
            P99Usd = 0.02,
            UnpricedShare = 0.025,
            ContextShare = 0.61,
            ChunkUsd = 0.0004,
            ReportedUsd = 0.4,
        };
        double[] trend = [.. Enumerable.Range(0, 30).Select(i => 0.01 * (i % 7))];
        return new(new(now.AddDays(-1), now), [CostDimension.Model], new(2026, 11, 23), figures,
            [new(["gpt-4o-mini-2024-07-18"], figures, trend), new([null], figures with { CostUsd = null, Costed = 0, Unpriced = 10 }, [])], null);
    }

    public static OverviewTotals NoTotals { get; } = new(0, 0, null, null, null, 0, null, null, 0, 0, 0);

    public static CollectorStatus EmptyStatus { get; } = new("0.1.0", "embedded", DateTimeOffset.UnixEpoch, new(0, 0, 0, 0), new(0, 0, 0),
        new(0, new Dictionary<string, long>()), new(0, 0, 0, 1, 0, 0, []), new(0, 0), new(0, 0), null, new(new DateOnly(2026, 11, 23), 1, false, null, null));

    public static TraceRow Row(TraceDetail trace) => new()
    {
        TraceId = trace.TraceId,
        Name = trace.Name,
        Service = trace.Service,
        StartedAt = trace.StartedAt,
        DurationMs = trace.DurationMs,
        Status = trace.Status,
        Outcome = trace.Outcome,
        Feature = trace.Feature,
        UserId = trace.UserId,
        SessionId = trace.SessionId,
        Models = trace.Models,
        Prompts = trace.Prompts,
        Experiment = trace.Experiment,
        Variant = trace.Variant,
        InputTokens = trace.InputTokens,
        OutputTokens = trace.OutputTokens,
        CostUsd = trace.CostUsd,
        CostState = trace.CostState,
        SpanCount = trace.SpanCount,
        ErrorType = trace.ErrorType,
        StageMs = trace.StageMs,
        Input = trace.Input,
        Output = trace.Output,
        Scores = trace.Scores.GroupBy(score => score.Name).ToDictionary(group => group.Key, group => group.Last().Value),
    };

    /// <summary>A question answered, priced, judged and rated.</summary>
    public static TraceDetail Answer(DateTimeOffset at, string traceId = AnswerId, string? input = null) => new()
    {
        TraceId = traceId,
        Name = "ask",
        Service = "ragapi",
        StartedAt = at,
        DurationMs = 1241.3,
        Status = TraceStatus.Ok,
        Outcome = "answered",
        Feature = "docs",
        UserId = "u-17",
        SessionId = "s-204",
        Models = ["gpt-4o-mini-2024-07-18"],
        Prompts = ["answer@1.2.0"],
        Experiment = "shorter-answers",
        Variant = "control",
        InputTokens = 908,
        OutputTokens = 96,
        CachedInputTokens = 128,
        CostUsd = 0.0031,
        CostState = CostState.Priced,
        SpanCount = 8,
        StageMs = new Dictionary<string, double> { ["embed"] = 22.9, ["search"] = 31.1, ["rerank"] = 12.8, ["llm"] = 1162, ["post"] = 2.2 },
        Input = input ?? "How do I rotate a key without downtime?",
        Output = "Rotate in two steps: add the new key [1], then remove the old one when no client uses it. It takes an hour.",
        Settled = true,
        Spans = UiSpans.Of(at),
        Scores = Scores(traceId, at),
    };

    public static TraceDetail Failed(DateTimeOffset at, string traceId) => Answer(at, traceId, "What is the retention of traces?") with
    {
        Status = TraceStatus.Error,
        Outcome = "failed",
        ErrorType = "System.Net.Http.HttpRequestException",
        Output = null,
        Variant = null,
        CostUsd = null,
        CostState = CostState.Unpriced,
        DurationMs = 30_012,
        Scores = [],
        Models = ["mystery-7b"],
        UserId = null,
        StageMs = new Dictionary<string, double> { ["embed"] = 20, ["search"] = 30, ["llm"] = 29_900 },
    };

    private static List<Score> Scores(string traceId, DateTimeOffset at)
    {
        var judge = new Evaluator("offline-judge", "1.0.0");
        var score = new Score { TraceId = traceId, Name = "faithfulness", Value = 0.91, Source = ScoreSource.Code, Evaluator = judge, InclusionProbability = 1, Core = true, At = at.AddSeconds(7), Reason = "every settled answer is judged" };
        var used = JsonSerializer.Serialize(new
        {
            sentences = new object[]
            {
                new { text = "Rotate in two steps: add the new key [1], then remove the old one when no client uses it.", chunk = "keys.md#2", support = 0.94 },
                new { text = "It takes an hour.", chunk = (string?)null, support = 0.12 },
            },
            chunks = new[] { "keys.md#2" },
        });
        return
        [
            score with { Explanation = "1 of 2 sentences is supported by the evidence; “It takes an hour.” is not." },
            score with { Name = "relevance", Value = 0.84, Explanation = "The answer names the key and its rotation." },
            score with { Name = "completeness", Value = null, Label = "no reference answer" },
            score with { Name = "used_chunks", Value = 0.2, Label = "1 of 3", Explanation = used },
            new Score { TraceId = traceId, Name = "user_feedback", Value = 1, Source = ScoreSource.EndUser, Author = "u-17", Explanation = "Exactly what I needed", At = at.AddSeconds(30) },
        ];
    }

    public static Overview Overview(DateTimeOffset now)
    {
        var start = now.AddDays(-1);
        var buckets = Enumerable.Range(0, 60).Select(i => new OverviewBucket(start.AddMinutes(24 * i), 180 + 70 * (i % 9), i % 7, 900 + 35 * (i % 13),
            0.4 + 0.05 * (i % 5), i < 40 ? 0.9 - 0.005 * (i % 4) : 0.78 - 0.01 * (i % 3), 120)).ToList();
        return new(new(start, now), 1440,
            new(12_402, 52, 640, 1921, 76.3, 14, 0.871, 0.021, 11_800, 312, 41),
            new(11_210, 21, 610, 1480, 70.1, 0, 0.912, 0.019, 10_900, 290, 22), buckets);
    }

    public static StageReport Stages(DateTimeOffset now)
    {
        var start = now.AddDays(-1);
        (string Name, double Ms)[] stages = [("total", 640), ("embed", 12), ("search", 30), ("rerank", 8), ("llm", 560), ("post", 1.2)];
        return new(new(start, now), 1440, [.. stages.Select(stage => new StageLatency(stage.Name, Stats(stage.Ms, 12_402),
            [.. Enumerable.Range(0, 60).Select(i => new StageBucket(start.AddMinutes(24 * i), Stats(stage.Ms * (1 + i % 7 * 0.06), 200)))]))]);
    }

    public static HeatMap Heat(DateTimeOffset now)
    {
        var start = now.AddDays(-1);
        return new(new(start, now), 1440, [.. Enumerable.Range(0, 60).SelectMany(i => Enumerable.Range(0, 9).Select(row =>
            new HeatCell(start.AddMinutes(24 * i), 200 * Math.Pow(2, (row + i % 3) / 4.0), 200 * Math.Pow(2, (row + i % 3 + 1) / 4.0), 1 + (40 / (1 + (row - 3) * (row - 3))))))]);
    }

    public static SlowShares Slow(DateTimeOffset now) => new(new(now.AddDays(-1), now), 2112, 12_402, 125, 0.01083,
        [new("embed", 0.02, 0.01, 22), new("search", 0.05, 0.03, 66), new("rerank", 0.01, 0.01, 20), new("llm", 0.9, 0.94, 2200), new("post", 0.002, 0.001, 2), new("other", 0.018, 0.009, 20)]);

    public static IReadOnlyList<LatencyGroup> LatencyGroups { get; } =
        [new("gpt-4o-mini-2024-07-18", 11_900, 40, 620, 1800, 2400, 31.2), new("mystery-7b", 502, 12, 900, 4100, 8000, null)];

    public static IReadOnlyList<SessionSummary> Sessions(DateTimeOffset now) =>
    [
        .. Enumerable.Range(1, 30).Select(i => new SessionSummary
        {
            SessionId = $"s-{200 + i}", Turns = i, Errors = i % 7 == 0 ? 2 : 0, UserId = i % 4 == 0 ? null : $"u-{i}", Feature = "docs", FirstSeen = now.AddMinutes(-20 * i), LastSeen = now.AddMinutes(-3 * i),
            DurationMs = 1200 * i, CostUsd = i % 5 == 0 ? null : 0.003 * i, CostState = i % 5 == 0 ? CostState.Unpriced : CostState.Priced, WorstFaithfulness = i % 6 == 0 ? null : 1.0 / i,
            FirstInput = "How do I rotate a key without downtime, and who has to be told before the old one goes?",
        }),
    ];

    public static CollectorStatus Status(DateTimeOffset now) => new("0.1.0", "embedded", now.AddHours(-9), new(4_120, 112_400, 8_021, 31_007), new(112_388, 12_402, 12_399),
        new(12, new Dictionary<string, long> { ["invalid_trace_id"] = 9, ["invalid_span_id"] = 3 }), new(81_204_112, 81_199_020, 42, 3, 81_204_112, 0, []), new(2, 4096),
        new(122_000_000, 48_200_000_000), now.AddDays(-12), new(new DateOnly(2026, 11, 23), 1, false, null, null));

    private static LatencyStats Stats(double ms, long count) => new(count, ms, ms * 2.4, ms * 3.3, ms * 6);

    /// <summary>Everything at once: what a busy day looks like.</summary>
    public static ScriptedQuery Busy(DateTimeOffset now) => new()
    {
        Traces =
        [
            Answer(now.AddMinutes(-2)),
            .. Enumerable.Range(1, 70).Select(i => i % 6 == 0
                ? Failed(now.AddMinutes(-2 - i * 7), $"{i:x32}")
                : Answer(now.AddMinutes(-2 - i * 7), $"{i:x32}", $"Question {i}: which settings does a collector need before it may listen on another address than loopback?"))
                .Select((trace, i) => i < 7 ? trace : trace with { SessionId = $"s-{300 + i}" }),
        ],
        Overview = Overview(now),
        Stages = Stages(now),
        Prompts = [new("answer", "1.2.0", "a1b2c3d4e5f6", now.AddDays(-1), now, 12_000, 0.9, 60, 1900), new("answer", "1.3.0", "b1b2c3d4e5f6", now.AddHours(-3), now, 400, 0.78, 4, 1800)],
        Errors = [new("System.Net.Http.HttpRequestException", 52, now.AddHours(-7), now.AddMinutes(-9), $"{6:x32}", "No connection could be made because the target machine refused it")
            { Trend = [.. Enumerable.Range(0, 30).Select(i => (long)(i % 5 * (i > 20 ? 3 : 1)))] }, new("unknown", 3, now.AddHours(-2), now.AddHours(-1), $"{12:x32}", null)],
        HeatMap = Heat(now),
        Slow = Slow(now),
        Costs = Costs(now),
        Unpriced = [new("model 'mystery-7b' is not in the price list", 10, now.AddHours(-5), now.AddMinutes(-3), AnswerId)],
        LatencyGroups = LatencyGroups,
        Sessions = Sessions(now),
        Status = Status(now),
    };
}
