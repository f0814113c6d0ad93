using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Contracts;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.RagApi.Feedback;

/// <summary>Turns what a person did into scores. Pure.</summary>
internal static class FeedbackReading
{
    public const string Thumb = "user_feedback";
    public const string Signal = "user_signal";

    private const int MaxComment = 4_000;
    private static readonly string[] labels = ["regenerate", "follow_up", "copy", "abandon"];

    /// <summary>One score for a value, one for a label; <paramref name="errors"/> says why there are none.</summary>
    public static IReadOnlyList<Score> Scores(FeedbackRequest request, DateTimeOffset at, FieldErrors errors)
    {
        Check(request, errors);
        if (errors.Count > 0)
            return [];
        var common = new Score { TraceId = request.TraceId, SpanId = request.SpanId, Name = Thumb, Source = ScoreSource.EndUser, Author = request.UserId, Explanation = request.Comment, At = at };
        var scores = new List<Score>(2);
        if (request.Value is { } value)
            scores.Add(common with { Value = Math.Max(0, value) });
        // Signals of different kinds stand beside each other, so the kind is part of the key.
        if (request.Label is { } label)
            scores.Add(common with { Name = Signal, Label = label, Evaluator = new Evaluator(label, "1") });
        return scores;
    }

    private static void Check(FeedbackRequest request, FieldErrors errors)
    {
        if (!IsId(request.TraceId, 32))
            errors.Note("traceId", request.TraceId is null ? "is missing" : "is no trace id: expected 32 lower-case hex digits, not all zero");
        if (request.SpanId is not null && !IsId(request.SpanId, 16))
            errors.Note("spanId", "is no span id: expected 16 lower-case hex digits, not all zero");
        if (request.Value is null && request.Label is null)
            errors.Note("value", "is missing, and so is label; send one of them");
        if (request.Value is { } value && value is not (-1 or (>= 0 and <= 1)))
            errors.Note("value", FormattableString.Invariant($"is {value}; expected 1, 0, -1 or a number in 0..1"));
        if (request.Label is not null && !labels.Contains(request.Label))
            errors.Note("label", $"is '{request.Label}'; expected {string.Join(", ", labels)}");
        errors.AtMost("comment", request.Comment, MaxComment);
        errors.AtMost("userId", request.UserId, QuestionReading.MaxName);
    }

    private static bool IsId(string? text, int digits) =>
        text?.Length == digits && text.All(char.IsAsciiHexDigitLower) && text.Any(digit => digit != '0');
}
