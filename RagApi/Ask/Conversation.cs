using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models.Offline;

namespace LlmAspire.RagApi.Ask;

/// <summary>What earlier turns add to a question.</summary>
internal static class Conversation
{
    private const string Opening = "Conversation so far:";
    private const int MostTurns = 10;
    private const int MostCharacters = 4_000;
    private const int MostTerms = 6;

    private static readonly HashSet<string> pointers = new(
        ["it", "its", "that", "this", "these", "those", "they", "them", "their", "there", "he", "she", "him", "her", "one", "ones", "then", "else", "also", "same", "other", "more", "again"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The last turns as they stand in a prompt, "" where there are none.</summary>
    public static string Text(IReadOnlyList<HistoryMessage> history)
    {
        var lines = history.Where(message => message.Role is "user" or "assistant").TakeLast(MostTurns)
            .Select(message => $"{message.Role}: {Shortened(message.Content)}").ToList();
        return lines.Count == 0 ? "" : $"{Opening}\n{string.Join('\n', lines)}\n\n";
    }

    /// <summary>The turns of a prompt that begins with <see cref="Text"/>; a turn's further lines are left out. None where it does not.</summary>
    public static IReadOnlyList<HistoryMessage> Read(string prompt)
    {
        if (!prompt.StartsWith(Opening, StringComparison.Ordinal))
            return [];
        var end = prompt.IndexOf("\n\n", StringComparison.Ordinal);
        return [.. prompt[..(end < 0 ? prompt.Length : end)].Split('\n').Select(line => line.Split(": ", 2)).Where(parts => parts is ["user" or "assistant", _])
            .Select(parts => new HistoryMessage(parts[0], parts[1]))];
    }

    /// <summary>
    /// A question that leans on earlier ones gets their salient words appended, last question first: the offline way to a
    /// stand-alone query. It leans when it points back ("it", "those"), begins with "and" or "what about", or holds fewer
    /// than two words that carry meaning.
    /// </summary>
    public static string CarryOver(string question, IReadOnlyList<HistoryMessage> history)
    {
        if (history.Count == 0 || !Leans(question))
            return question;
        var known = Words.Content(question).ToHashSet();
        var carried = new List<string>();
        foreach (var turn in history.Where(message => message.Role == "user").Reverse().Take(3))
        {
            foreach (var word in Plain(turn.Content))
                if (carried.Count < MostTerms && known.Add(Words.Stem(word.ToLowerInvariant())))
                    carried.Add(word);
            // A turn that itself stood alone names the topic; the ones before may be about something else.
            if (!Leans(turn.Content))
                break;
        }
        return carried.Count == 0 ? question : $"{question} {string.Join(' ', carried)}";
    }

    private static bool Leans(string question)
    {
        var words = Tokens(question);
        return words.Any(pointers.Contains)
            || question.StartsWith("and ", StringComparison.OrdinalIgnoreCase)
            || question.StartsWith("what about", StringComparison.OrdinalIgnoreCase)
            || question.StartsWith("how about", StringComparison.OrdinalIgnoreCase)
            || Plain(question).Count() < 2;
    }

    private static IEnumerable<string> Plain(string text) => Tokens(text).Where(word => !Words.IsCommon(word) && !pointers.Contains(word));

    private static string[] Tokens(string text) =>
        text.Split([' ', '\t', '\n', '\r', '?', '!', '.', ',', ';', ':', '(', ')', '"', '„', '“', '”'], StringSplitOptions.RemoveEmptyEntries);

    private static string Shortened(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + " …";
}
