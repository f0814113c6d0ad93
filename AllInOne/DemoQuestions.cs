using System.Text.Json;
using LlmAspire.RagApi.Contracts;

namespace LlmAspire.AllInOne;

/// <summary>The questions of <c>docs/golden.jsonl</c>, asked as different people in different features.</summary>
internal static class DemoQuestions
{
    private static readonly string[] Features = ["docs", "docs", "support", "onboarding"];

    public static IReadOnlyList<AskRequest> Load()
    {
        using var stream = typeof(DemoQuestions).Assembly.GetManifestResourceStream("golden.jsonl")!;
        using var reader = new StreamReader(stream);
        return [.. Lines(reader).Select(Question)];
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
            if (!string.IsNullOrWhiteSpace(line))
                yield return line;
    }

    /// <summary>Four questions a session, a dozen people: enough for every filter to have something to choose from.</summary>
    private static AskRequest Question(string line, int index)
    {
        using var example = JsonDocument.Parse(line);
        var history = example.RootElement.TryGetProperty("history", out var turns) ? turns.Deserialize<HistoryMessage[]>(JsonSerializerOptions.Web) : null;
        return new AskRequest(
            example.RootElement.GetProperty("question").GetString(),
            SessionId: $"demo-session-{index / 4 + 1}",
            UserId: $"demo-user-{index * 5 % 12 + 1}",
            Feature: Features[index % Features.Length],
            History: history);
    }
}
