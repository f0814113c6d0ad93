using LlmAspire.RagApi.Contracts;

namespace LlmAspire.RagApi.Ask;

/// <summary>Checks a request field by field. Pure.</summary>
internal static class QuestionReading
{
    public const int MaxQuestion = 32_000;
    public const int MaxHistory = 100;
    public const int MaxName = 256;

    private static readonly string[] roles = ["user", "assistant", "system"];

    /// <summary><c>null</c> where <paramref name="errors"/> says why.</summary>
    public static Question? Check(AskRequest request, FieldErrors errors)
    {
        CheckQuestion(request.Question, errors);
        errors.AtMost("sessionId", request.SessionId, MaxName);
        errors.AtMost("userId", request.UserId, MaxName);
        errors.AtMost("feature", request.Feature, MaxName);
        CheckHistory(request.History ?? [], errors);
        return errors.Count > 0 ? null : new Question(request.Question!, Given(request.SessionId), Given(request.UserId), Given(request.Feature), request.History ?? []);
    }

    public static void CheckQuestion(string? question, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(question))
            errors.Note("question", "is missing or empty");
        else
            errors.AtMost("question", question, MaxQuestion);
    }

    private static void CheckHistory(IReadOnlyList<HistoryMessage> history, FieldErrors errors)
    {
        if (history.Count > MaxHistory)
            errors.Note("history", $"has {history.Count} messages; at most {MaxHistory} are taken");
        for (var i = 0; i < Math.Min(history.Count, MaxHistory); i++)
        {
            if (history[i] is not { } message)
            {
                errors.Note($"history[{i}]", "is null; expected an object with role and content");
                continue;
            }
            if (!roles.Contains(message.Role))
                errors.Note($"history[{i}].role", $"is '{message.Role}'; expected user, assistant or system");
            if (message.Content is null)
                errors.Note($"history[{i}].content", "is missing");
            errors.AtMost($"history[{i}].content", message.Content, MaxQuestion);
        }
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
