using System.Collections.Frozen;
using System.Globalization;

namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>
/// One spelling for one quantity: <c>1,200</c> is <c>1200</c>, <c>4.0</c> is <c>4</c>, <c>twelve</c> is <c>12</c>, and a time of day
/// is its minute (<c>5:30 PM</c> and <c>17:30</c> are <c>@1050</c>).
/// </summary>
internal static class Numbers
{
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> s_words = new Dictionary<string, string>
    {
        ["zero"] = "0",
        ["two"] = "2",
        ["three"] = "3",
        ["four"] = "4",
        ["five"] = "5",
        ["six"] = "6",
        ["seven"] = "7",
        ["eight"] = "8",
        ["nine"] = "9",
        ["ten"] = "10",
        ["eleven"] = "11",
        ["twelve"] = "12",
        ["thirteen"] = "13",
        ["fourteen"] = "14",
        ["fifteen"] = "15",
        ["sixteen"] = "16",
        ["seventeen"] = "17",
        ["eighteen"] = "18",
        ["nineteen"] = "19",
        ["twenty"] = "20",
        ["thirty"] = "30",
        ["forty"] = "40",
        ["fifty"] = "50",
        ["sixty"] = "60",
        ["seventy"] = "70",
        ["eighty"] = "80",
        ["ninety"] = "90",
        ["noon"] = "@720",
        ["midnight"] = "@0",
        ["first"] = "1",
        ["second"] = "2",
        ["third"] = "3",
        ["fourth"] = "4",
        ["fifth"] = "5",
    }.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The digits of a number word, or <c>null</c>. "one" is a stop word ("one of the"), so it is not here.</summary>
    public static string? FromWord(ReadOnlySpan<char> lowerCase) => s_words.TryGetValue(lowerCase, out var digits) ? digits : null;

    /// <summary>
    /// Reads the number that begins at <paramref name="text"/>'s first character, a digit. Returns how many characters it took
    /// and writes its one spelling (cut at the length of <paramref name="into"/>).
    /// </summary>
    public static int Read(ReadOnlySpan<char> text, Span<char> into, out int written)
    {
        var hours = Digits(text);
        var end = hours;
        var minute = -1;
        if (hours <= 2 && end + 1 < text.Length && text[end] == ':' && char.IsAsciiDigit(text[end + 1]) && Digits(text[(end + 1)..]) <= 2)
        {
            minute = Parse(text.Slice(end + 1, Digits(text[(end + 1)..])));
            end += 1 + Digits(text[(end + 1)..]);
        }
        var half = hours <= 2 ? HalfDay(text[end..], out var taken) : NoHalf(out taken);
        if (minute >= 0 || half >= 0)
        {
            Minutes(Parse(text[..hours]), Math.Max(0, minute), half, into, out written);
            return end + taken;
        }
        return Plain(text, into, out written);
    }

    private static int NoHalf(out int taken)
    {
        taken = 0;
        return -1;
    }

    private static void Minutes(int hour, int minute, int half, Span<char> into, out int written)
    {
        if (half >= 0)
            hour = (hour % 12) + (half * 12);
        into[0] = '@';
        ((hour % 24 * 60) + minute).TryFormat(into[1..], out written, default, CultureInfo.InvariantCulture);
        written++;
    }

    /// <summary>0 for "am", 1 for "pm" (also "a.m.", after a space), -1 for neither.</summary>
    private static int HalfDay(ReadOnlySpan<char> rest, out int taken)
    {
        var at = rest is [' ', ..] ? 1 : 0;
        taken = 0;
        if (at >= rest.Length || rest[at] is not ('a' or 'A' or 'p' or 'P'))
            return -1;
        var half = rest[at] is 'a' or 'A' ? 0 : 1;
        at++;
        if (at < rest.Length && rest[at] == '.')
            at++;
        if (at >= rest.Length || rest[at] is not ('m' or 'M') || (at + 1 < rest.Length && char.IsLetterOrDigit(rest[at + 1])))
            return -1;
        taken = at + 1;
        return half;
    }

    private static int Plain(ReadOnlySpan<char> text, Span<char> into, out int written)
    {
        var end = 0;
        written = 0;
        var fraction = -1;
        while (end < text.Length)
        {
            var c = text[end];
            if (char.IsAsciiDigit(c))
                Put(c, into, ref written);
            else if (c is ',' or '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]) && fraction < 0)
            {
                // A comma before exactly three digits groups thousands; any other one is a decimal comma.
                if (c == '.' || Digits(text[(end + 1)..]) != 3)
                {
                    fraction = written;
                    Put('.', into, ref written);
                }
            }
            else
                break;
            end++;
        }
        if (fraction >= 0)
            written = into[..written].TrimEnd('0').TrimEnd('.').Length;
        return end + Ordinal(text[end..]);
    }

    private static void Put(char c, Span<char> into, ref int written)
    {
        if (written < into.Length)
            into[written++] = c;
    }

    private static int Ordinal(ReadOnlySpan<char> rest) =>
        rest.Length >= 2 && (rest.StartsWith("st") || rest.StartsWith("nd") || rest.StartsWith("rd") || rest.StartsWith("th")) && (rest.Length == 2 || !char.IsLetter(rest[2])) ? 2 : 0;

    private static int Digits(ReadOnlySpan<char> text)
    {
        var n = 0;
        while (n < text.Length && char.IsAsciiDigit(text[n]))
            n++;
        return n;
    }

    private static int Parse(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
