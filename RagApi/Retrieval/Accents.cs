namespace LlmAspire.RagApi.Retrieval;

/// <summary>
/// Latin letters without their accents. Written out, because <c>string.Normalize</c> leaves text as it is under InvariantGlobalization.
/// </summary>
internal static class Accents
{
    private const char First = '\u00E0';
    private const char Last = '\u024F';

    private static readonly (string Accented, char Bare)[] letters =
    [
        ("àáâãäåāăąǎǟǡǻȁȃȧ", 'a'),
        ("çćĉċč", 'c'),
        ("ďđ", 'd'),
        ("èéêëēĕėęěȅȇȩ", 'e'),
        ("ĝğġģǧǵ", 'g'),
        ("ĥȟħ", 'h'),
        ("ìíîïĩīĭįǐȉȋı", 'i'),
        ("ĵǰ", 'j'),
        ("ķǩ", 'k'),
        ("ĺļľł", 'l'),
        ("ñńņňǹ", 'n'),
        ("òóôõöōŏőơǒǫǭȍȏȫȭȯȱø", 'o'),
        ("ŕŗřȑȓ", 'r'),
        ("śŝşšș", 's'),
        ("ţťțŧ", 't'),
        ("ùúûüũūŭůűųưǔǖǘǚǜȕȗ", 'u'),
        ("ŵ", 'w'),
        ("ýÿŷȳ", 'y'),
        ("źżž", 'z'),
    ];

    private static readonly char[] bare = Table();

    /// <param name="letter">Lower case.</param>
    public static char Fold(char letter) => letter is >= First and <= Last ? bare[letter - First] : letter;

    private static char[] Table()
    {
        var table = new char[Last - First + 1];
        for (var i = 0; i < table.Length; i++)
            table[i] = (char)(First + i);
        foreach (var (accented, plain) in letters)
            foreach (var letter in accented)
                table[letter - First] = plain;
        return table;
    }
}
