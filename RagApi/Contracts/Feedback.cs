namespace LlmAspire.RagApi.Contracts;

/// <summary>
/// A thumb (<paramref name="Value"/> 1, 0, -1 or a number in 0..1; -1 and 0 are both stored as 0) or an implicit signal
/// (<paramref name="Label"/> <c>regenerate</c>, <c>follow_up</c>, <c>copy</c>, <c>abandon</c>): at least one of the two.
/// </summary>
public sealed record FeedbackRequest(string? TraceId, string? SpanId = null, double? Value = null, string? Label = null, string? Comment = null, string? UserId = null);
