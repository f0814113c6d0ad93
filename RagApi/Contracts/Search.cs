namespace LlmAspire.RagApi.Contracts;

/// <param name="Limit">1..100; default 10.</param>
public sealed record SearchRequest(string? Query, int? Limit = null);

/// <summary>1-based ranks; <c>null</c> where that way of searching did not find the chunk.</summary>
public sealed record HitRanks(int? Vector, int? Keyword, int? Fused, int? Reranked);

public sealed record SearchHit(int Rank, string ChunkId, string DocumentId, string Title, string Text, double Score, HitRanks Ranks);

public sealed record SearchResponse(string IndexVersion, string Embedder, string? TraceId, IReadOnlyList<SearchHit> Hits);

/// <param name="Text">Markdown, plain text or HTML; told apart by <c>metadata.format</c> (<c>markdown</c>, <c>text</c>, <c>html</c>), else by content.</param>
public sealed record DocumentInput(string? Id, string? Title, string? Text, IReadOnlyDictionary<string, string>? Metadata = null);

public sealed record DocumentRejection(string? Id, string Error);

public sealed record DocumentReceipt(int Accepted, IReadOnlyList<DocumentRejection> Rejected, string IndexVersion);

/// <param name="Error">Why there are no vectors and keyword search answers alone; <c>null</c> where all is well.</param>
public sealed record IndexInfo(string Version, string Embedder, int Documents, int Chunks, DateTimeOffset BuiltAt, string? Error = null);
