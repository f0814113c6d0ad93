using System.Collections.Frozen;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>
/// English words that carry no topic. Question words are among them: in documents they are rare, so without this their weight
/// in a question would be that of a name.
/// </summary>
internal static class StopWords
{
    private const string Words = """
        a about above after again all also am an and any are aren as at be became because been before being below between both but by
        can cannot could couldn d did didn do does doesn doing don done down during each either etc few for from further get gets give given
        had has hasn have haven having he her here hers herself him himself his how however i if in into is isn it its itself just
        let ll m may me might mine more most much must my myself no nor not of off on once one only onto or other our ours ourselves out over own
        please re s same shall she should so some such t tell than that the their theirs them themselves then there these they this those through
        thus to too under until up upon us ve very via was wasn we were what when where whether which while who whom whose why will with within
        would wouldn you your yours yourself yourselves im ive dont doesnt isnt cant wont thats whats
        """;

    private static readonly FrozenSet<string> Known = Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="word">Lower case, apostrophes removed.</param>
    public static bool Contains(ReadOnlySpan<char> word) => Lookup.Contains(word);
}
