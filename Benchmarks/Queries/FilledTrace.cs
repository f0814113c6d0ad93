using LlmAspire.Benchmarks.Traffic;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.Benchmarks.Queries;

/// <summary>One request's rows: five features, four models, a prompt version a week, some thousand users, conversations of five turns, one failure in seventy.</summary>
internal sealed record FilledTrace(TraceRecord Record, IReadOnlyList<IndexedSpan> Spans, TraceTexts Texts, IReadOnlyList<ScoreRecord> Scores)
{
    private static readonly string[] Features = ["docs", "support", "search", "billing", "onboarding"];
    private static readonly string[] Models = ["gpt-4o-mini-2024-07-18", "gpt-4o-2024-08-06", "claude-sonnet-4-20250514", "mystery-7b"];
    private static readonly string[] Failures = ["TimeoutException", "HttpRequestException", "RateLimited", "JsonException"];
    private const string Embedder = "text-embedding-3-small";
    private static readonly Vocabulary Vocabulary = Vocabulary.Read();
    private static readonly Lazy<string[]> Prose = new(() => [.. Enumerable.Range(0, 2_000).Select(seed => Vocabulary.Prose(new Random(seed), 350).ToLowerInvariant())]);

    public static FilledTrace Make(UInt128 id, int number, DateTimeOffset at)
    {
        var random = new Random(number);
        var failed = random.Next(70) == 0;
        var stages = new Dictionary<Stage, double>
        {
            [Stage.Embed] = LogNormal(random, 12),
            [Stage.Search] = LogNormal(random, 30),
            [Stage.Rerank] = LogNormal(random, 8),
            [Stage.Llm] = LogNormal(random, 600),
            [Stage.Post] = LogNormal(random, 1),
        };
        var model = Models[random.Next(Models.Length) * random.Next(2)];
        var version = $"1.{number % 4}.0";
        var usage = new TokenUsage(500 + random.Next(2_000), 50 + random.Next(300), null, null, null);
        var chat = Spent(usage, model == Models[3] ? null : 0.0001 + (random.NextDouble() * 0.01));
        var embedding = Spent(new(12 + random.Next(20), null, null, null, null), 4e-7);
        var record = new TraceRecord
        {
            TraceId = id,
            Name = "ask",
            Service = number % 3 == 0 ? "support-api" : "ragapi",
            StartedAt = at,
            DurationMs = stages.Values.Sum() + 3,
            Status = failed ? TraceStatus.Error : TraceStatus.Ok,
            Outcome = failed ? "failed" : "answered",
            ErrorType = failed ? Failures[random.Next(Failures.Length)] : null,
            ErrorMessage = failed ? "The model did not answer in time." : null,
            Feature = Features[random.Next(Features.Length)],
            UserId = $"u-{random.Next(1 + random.Next(5_000))}",
            SessionId = $"s-{number / 5}",
            Provider = "openai",
            Model = model,
            PromptName = "answer",
            PromptVersion = version,
            PromptHash = $"abcdef01234{number % 4}",
            IndexVersion = "i-7",
            Embedder = "lsa",
            StageMs = stages,
            Usage = usage with { Input = usage.Input + embedding.Input },
            CostUsd = chat.Usd + embedding.Usd,
            CostState = chat.Unpriced == 0 ? CostState.Priced : CostState.Partial,
            PriceDate = "2026-11-23",
            Classes = new(chat.Classes.Input + embedding.Usd, 0, 0, chat.Classes.Output, 0, 0),
            ByModel = new Dictionary<string, ModelSums> { [model] = chat, [Embedder] = embedding },
            CostReason = chat.Unpriced == 0 ? null : $"model '{model}' has no price",
            ContextTokens = usage.Input * 2 / 3,
            Top1Score = random.NextDouble(),
            Retrieved = 5,
            Used = random.Next(5),
            PromptChars = 3_000,
            Steps = 1,
            SpanCount = 7,
            FirstPosition = number,
            LastPosition = number,
            Models = [model, Embedder],
            Prompts = [$"answer@{version}"],
            ResponseIds = [$"resp-{number}"],
            Input = $"What about ticket {number} and everything that hangs on it?",
            Output = Prose.Value[number % Prose.Value.Length][..300],
        };
        return new(record, Rows(record, number), TextsOf(record, random, number), ScoresOf(record, random, number));
    }

    /// <summary>A question, an answer and the beginning of the prompt: about 1,100 characters.</summary>
    private static TraceTexts TextsOf(TraceRecord record, Random random, int number) => new(
        record.TraceId,
        record.StartedAt,
        $"what about ticket {number} and everything that hangs on it?\n{Prose.Value[random.Next(Prose.Value.Length)]}\n{Prose.Value[random.Next(Prose.Value.Length)]}\n{Prose.Value[random.Next(Prose.Value.Length)]}",
        $"\nsession.id:{record.SessionId}\nuser.id:{record.UserId}\napp.feature:{record.Feature}\ngen_ai.request.model:{record.Model}\nservice.version:1.2.{number % 10}\ndeployment:blue\nservice.name:{record.Service}\n");

    private static List<ScoreRecord> ScoresOf(TraceRecord record, Random random, int number)
    {
        var score = new Score
        {
            TraceId = record.TraceId.ToString("x32", System.Globalization.CultureInfo.InvariantCulture),
            Name = "faithfulness",
            Value = Math.Sqrt(random.NextDouble()),
            Source = ScoreSource.Code,
            Evaluator = new("offline", "1.0.0"),
            InclusionProbability = 1,
            Core = true,
            Reason = "every settled answer is judged",
            At = record.StartedAt.AddSeconds(8),
        };
        List<Score> scores = [score, score with { Name = "relevance", Value = random.NextDouble() }, score with { Name = "completeness", Value = random.NextDouble() }];
        if (random.Next(20) == 0)
            scores.Add(new() { TraceId = score.TraceId, Name = "user_feedback", Value = random.Next(2), Source = ScoreSource.EndUser, Author = record.UserId, At = record.StartedAt.AddSeconds(30) });
        return scores.ConvertAll(item => new ScoreRecord(item, number));
    }

    private static List<IndexedSpan> Rows(TraceRecord record, int number)
    {
        var start = record.StartedAt.ToUnixTimeMilliseconds() * 1_000_000;
        (string Name, SpanKind Kind, Stage? Stage, ulong Parent)[] shapes =
        [
            ("ask", SpanKind.Chain, null, 0), ("embed", SpanKind.Chain, Stage.Embed, 1), ("search", SpanKind.Retriever, Stage.Search, 1), ("rerank", SpanKind.Reranker, Stage.Rerank, 1),
            ("llm", SpanKind.Chain, Stage.Llm, 1), ($"chat {record.Model}", SpanKind.Llm, null, 5), ("post", SpanKind.Chain, Stage.Post, 1),
        ];
        return [.. shapes.Select((shape, i) => new IndexedSpan
        {
            TraceId = record.TraceId,
            SpanId = (ulong)i + 1,
            ParentSpanId = shape.Parent,
            Position = number,
            Name = shape.Name,
            Kind = shape.Kind,
            Stage = shape.Stage,
            Service = record.Service,
            StartNs = start + (i * 1_000_000),
            EndNs = start + (long)((shape.Stage is { } stage ? record.StageMs[stage] : record.DurationMs) * 1e6),
            ModelAnswered = shape.Kind == SpanKind.Llm ? record.Model : null,
            Usage = shape.Kind == SpanKind.Llm ? record.Usage : null,
            Cost = new(shape.Kind == SpanKind.Llm ? record.CostState : CostState.None, shape.Kind == SpanKind.Llm ? record.CostUsd : null, null),
        })];
    }

    /// <param name="usd"><c>null</c> where the model has no price.</param>
    private static ModelSums Spent(TokenUsage usage, double? usd) =>
        new(1, usd is null ? 1 : 0, usage.Input ?? 0, 0, 0, usage.Output ?? 0, 0, usd ?? 0, new ClassCosts((usd ?? 0) / 4, 0, 0, (usd ?? 0) * 3 / 4, 0, 0));

    private static double LogNormal(Random random, double median) =>
        median * Math.Exp(0.6 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
