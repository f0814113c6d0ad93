using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Normalize.Messages;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Store;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// What the index keeps of a span: the narrow row of the table <c>spans</c>, and what its trace's row is made of. Kept in memory
/// only while the trace is open; texts are cut at 300 characters.
/// </summary>
internal sealed record IndexedSpan
{
    public const int PreviewLength = 300;

    /// <summary>Characters; names and ids of a usual span have some 200.</summary>
    private const int UsualNames = 1000;

    public required UInt128 TraceId { get; init; }
    public required ulong SpanId { get; init; }
    public ulong ParentSpanId { get; init; }
    /// <summary>Where the span's record begins in the journal.</summary>
    public long Position { get; init; }
    public required string Name { get; init; }
    public int OtlpKind { get; init; }
    public SpanKind Kind { get; init; }
    public Stage? Stage { get; init; }
    public string? Service { get; init; }
    public long StartNs { get; init; }
    public long EndNs { get; init; }
    public bool Failed { get; init; }
    public string? ErrorType { get; init; }
    public string? ErrorMessage { get; init; }
    public string? ModelRequested { get; init; }
    public string? ModelAnswered { get; init; }
    public string? Provider { get; init; }
    public TokenUsage? Usage { get; init; }
    public ModelCost Cost { get; init; }
    public string? ServiceTier { get; init; }
    /// <summary>What the client says the call cost, in USD.</summary>
    public double? ReportedUsd { get; init; }
    public double? TimeToFirstTokenMs { get; init; }
    public string? PromptName { get; init; }
    public string? PromptVersion { get; init; }
    public string? PromptHash { get; init; }
    public string? SessionId { get; init; }
    public string? UserId { get; init; }
    public string? Feature { get; init; }
    public string? Outcome { get; init; }
    public string? Experiment { get; init; }
    public string? Variant { get; init; }
    public string? IndexVersion { get; init; }
    public string? Embedder { get; init; }
    public string? ResponseId { get; init; }
    public int? Documents { get; init; }
    public double? Top1Score { get; init; }
    public int? UsedChunks { get; init; }
    public int? PromptChars { get; init; }
    /// <summary>Characters of the documents it found.</summary>
    public int? DocumentChars { get; init; }
    public string? Input { get; init; }
    public string? Output { get; init; }
    public bool IsEvaluation { get; init; }

    /// <summary>How many usual spans it takes the room of: one, unless many of its names are texts.</summary>
    public int Weight => 1 + ((Length(Name) + Length(ErrorType) + Length(ModelRequested) + Length(ModelAnswered) + Length(Provider) + Length(ServiceTier) + Length(PromptName) + Length(PromptVersion)
        + Length(PromptHash) + Length(SessionId) + Length(UserId) + Length(Feature) + Length(Outcome) + Length(Experiment) + Length(Variant) + Length(IndexVersion) + Length(Embedder) + Length(ResponseId)) / UsualNames);

    public double DurationMs => Math.Max(0, EndNs - StartNs) / 1e6;

    public string? Model => ModelAnswered ?? ModelRequested;

    /// <summary>What the leaf rule and the sums need.</summary>
    public CallSpan Call => new(SpanId, ParentSpanId, Kind, Usage, Model, Provider, Wire.Ids.Time((ulong)StartNs)) { ServiceTier = ServiceTier, Duration = Duration };

    private TimeSpan Duration => TimeSpan.FromTicks(Math.Max(0, EndNs - StartNs) / 100);

    public static IndexedSpan From(LlmSpan span, long position, PriceList prices) => new()
    {
        TraceId = span.Source.TraceId,
        SpanId = span.Source.SpanId,
        ParentSpanId = span.Source.ParentSpanId,
        Position = position,
        Name = Names.Cut(span.Source.Name)!,
        OtlpKind = span.Source.OtlpKind,
        Kind = span.Kind,
        Stage = span.Stage,
        Service = span.Service,
        StartNs = StoreTime.Nanoseconds(span.Source.StartUnixNano),
        EndNs = StoreTime.Nanoseconds(span.Source.EndUnixNano),
        Failed = span.Failed,
        ErrorType = Names.Cut(span.ErrorType),
        ErrorMessage = Names.Cut(span.ErrorMessage, PreviewLength),
        ModelRequested = Names.Cut(span.ModelRequested),
        ModelAnswered = Names.Cut(span.ModelAnswered),
        Provider = Names.Cut(span.Provider),
        Usage = UsageOf(span),
        Cost = CostOf(span, prices),
        ServiceTier = Names.Cut(span.ServiceTier),
        ReportedUsd = span.ReportedCostUsd,
        TimeToFirstTokenMs = span.TimeToFirstTokenMs,
        PromptName = Names.Cut(span.PromptName),
        PromptVersion = Names.Cut(span.PromptVersion),
        PromptHash = Names.Cut(span.PromptHash),
        SessionId = Names.Cut(span.SessionId),
        UserId = Names.Cut(span.UserId),
        Feature = Names.Cut(span.Feature),
        Outcome = Names.Cut(span.Outcome),
        Experiment = Names.Cut(span.Experiment),
        Variant = Names.Cut(span.Variant),
        IndexVersion = Names.Cut(span.IndexVersion),
        Embedder = Names.Cut(span.Embedder),
        ResponseId = Names.Cut(span.Source.Attributes.String("gen_ai.response.id")),
        Documents = span.Documents?.Count,
        Top1Score = Normalize.Documents.TopScore(span.Documents),
        UsedChunks = span.UsedChunks?.Count,
        PromptChars = span.InputMessages?.Sum(Characters),
        DocumentChars = Normalize.Documents.Characters(span.Documents),
        Input = Names.Cut(span.Input, PreviewLength),
        Output = Names.Cut(span.Output, PreviewLength),
        IsEvaluation = span.IsEvaluation,
    };

    public static TokenUsage? UsageOf(LlmSpan span) =>
        span is { InputTokens: null, OutputTokens: null, CacheReadTokens: null, CacheWriteTokens: null, ReasoningTokens: null }
            ? null
            : new(span.InputTokens, span.OutputTokens, span.CacheReadTokens, span.CacheWriteTokens, span.ReasoningTokens)
            {
                CacheWrite1h = span.CacheWrite1hTokens,
                AudioInput = span.AudioInputTokens,
                AudioOutput = span.AudioOutputTokens,
                ImageInput = span.ImageInputTokens,
                ImageOutput = span.ImageOutputTokens,
            };

    /// <summary>What a model call costs by itself; whether it counts in the trace's sum is the leaf rule's affair.</summary>
    public static ModelCost CostOf(LlmSpan span, PriceList prices)
    {
        var (model, usage) = (Names.Cut(span.ModelAnswered ?? span.ModelRequested), UsageOf(span));
        return span.Kind is SpanKind.Llm or SpanKind.Embedding || usage is not null || (span.Kind == SpanKind.Reranker && prices.Knows(model))
            ? prices.Price(model, span.Provider, Wire.Ids.Time(span.Source.StartUnixNano), usage, span.ServiceTier, TimeSpan.FromTicks((long)(span.Source.EndUnixNano - Math.Min(span.Source.StartUnixNano, span.Source.EndUnixNano)) / 100))
            : new(CostState.None, null, null);
    }

    /// <summary>The beginning of a text, never half a character pair.</summary>
    public static ReadOnlySpan<char> Beginning(string? text, int length)
    {
        if (text is null || text.Length <= length)
            return text;
        return text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
    }

    private static int Length(string? name) => name?.Length ?? 0;

    private static int Characters(ChatMessage message) => LazyParts.Readable(message.Parts).Sum(Characters);

    private static int Characters(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.String => JsonCharacters.Of(part),
        JsonValueKind.Object => TextOf(part, "text") ?? TextOf(part, "content") ?? 0,
        _ => 0,
    };

    private static int? TextOf(JsonElement part, string key) =>
        part.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String ? JsonCharacters.Of(text) : null;
}
