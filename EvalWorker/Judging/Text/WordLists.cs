using System.Collections.Frozen;

namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>Words that claim nothing: function words, and the words in which answers speak about their evidence.</summary>
internal static class WordLists
{
    private const string FunctionWords = """
        a about above after again against all also although am an and another any are aren't around as at away back be became because become been before being below between both but by
        can can't cannot could couldn't did didn't do does doesn't doing don't done down during each either else even ever every few for from further get gets given go had hadn't has hasn't have
        haven't having he he'd he'll he's her here here's hers herself him himself his how however i i'd i'll i'm i've if in instead into is isn't it it's its itself just let let's like many may
        maybe me might more most much must my myself near neither never no nor not now of off often on once one one's only onto or other others otherwise ought our ours ourselves out over own
        per perhaps please quite rather really same shall she she'd she'll she's should shouldn't since so some such than that that's the their theirs them themselves then there there's therefore
        these they they'd they'll they're they've this those though through thus to together too toward towards under unless until up upon us very via was wasn't we we'd we'll we're we've were
        weren't what what's when where whereas whether which while who who's whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
        st nd rd th s t ll ve re d m o
        """;

    private const string AnswerWords = """
        according accordingly add added adds additional additionally answer answers article articles aspect aspects available based basically consequently context contexts describe described describes
        detail details discuss discussed discusses document documents example examples explain explained explains finally following furthermore generally highlight highlighted highlights
        important importantly include included includes including indicate indicated indicates information involve involves key lastly meanwhile mention mentioned mentions moreover namely
        advise advises business customer customers establishment located nevertheless note noted notes offer offered offering offers overall paragraph passage passages piece point points provide provided provides providing question questions refer referred
        refers rated rating recommend recommended recommends regarding related relevant review reviewer reviewers reviews respectively said say says several similarly source sources specific specifically state stated states step steps suggest suggested suggests sum summarize summary text
        certainly feel glad happy hello hi hope sorry sure thank thanks
        texts topic typically use used uses using usually variety various way ways well
        """;

    /// <summary>Lower case. Looked up by span.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Stop { get; } =
        Set(FunctionWords, AnswerWords).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A sentence with one of these denies something.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Negations { get; } = Set("""
        no not none neither never nor without cannot lack lacks lacking lacked unavailable except excluding isn't aren't wasn't weren't doesn't don't didn't can't couldn't won't wouldn't hasn't
        haven't hadn't shouldn't n't unable absence false unfortunately
        """).GetAlternateLookup<ReadOnlySpan<char>>();

    private static FrozenSet<string> Set(params string[] lists) =>
        lists.SelectMany(list => list.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)).ToFrozenSet(StringComparer.Ordinal);
}
