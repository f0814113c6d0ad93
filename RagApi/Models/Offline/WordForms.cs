using System.Collections.Frozen;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>
/// What the suffixes of a word do not show: irregular forms, and words that people who ask use for what documents call otherwise.
/// General English of services and their users, a line a group; the first word stands for all.
/// </summary>
internal static class WordForms
{
    private const string Groups = """
        lose lost loss losing
        keep kept
        send sent
        find found
        hold held
        choose chose chosen select
        build built
        write wrote written
        run ran
        say said
        pay paid
        spend spent burn
        begin began begun
        break broke broken
        see saw seen
        know knew known
        take took taken
        leave left
        forget forgot forgotten
        answer reply replies replied response respond
        worse worst deteriorate deteriorated degrade degraded decline declined
        person people customer customers visitor visitors
        error bug bugs defect fault
        compute arithmetic calculate calculation calculations maths
        combine combined both together
        method methods way ways manner
        dollar dollars usd money
        delete erase remove
        limit cap maximum
        change modify alter edit
        folder directory
        port ports
        colleague colleagues team coworker coworkers
        crash crashed outage
        machine computer host
        stop prevent disable avoid
        setting settings configuration configure configured
        """;

    private static readonly FrozenDictionary<string, string> heads = Groups.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(group => group.Skip(1).Select(word => (word, head: group[0])))
        .DistinctBy(pair => pair.word).ToFrozenDictionary(pair => pair.word, pair => pair.head, StringComparer.Ordinal);

    /// <param name="word">Lower case.</param>
    public static string Head(string word) => heads.GetValueOrDefault(word, word);
}
