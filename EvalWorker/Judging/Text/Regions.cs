using System.Collections.Frozen;

namespace LlmAspire.EvalWorker.Judging.Text;

/// <summary>Postal codes that data holds and answers spell out.</summary>
internal static class Regions
{
    private static readonly FrozenDictionary<string, string> s_names = """
        AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware;FL Florida;GA Georgia;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;IA Iowa;KS Kansas;
        KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;MN Minnesota;MS Mississippi;MO Missouri;MT Montana;NE Nebraska;NV Nevada;NH New Hampshire;NJ New Jersey;
        NM New Mexico;NY New York;NC North Carolina;ND North Dakota;OH Ohio;OK Oklahoma;OR Oregon;PA Pennsylvania;RI Rhode Island;SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;
        UT Utah;VT Vermont;VA Virginia;WA Washington;WV West Virginia;WI Wisconsin;WY Wyoming;DC District of Columbia;AB Alberta;BC British Columbia;ON Ontario;QC Quebec
        """.Split(';', StringSplitOptions.TrimEntries).ToFrozenDictionary(entry => entry[..2], entry => entry[3..], StringComparer.Ordinal);

    /// <summary>The name behind a code, empty for any other value.</summary>
    public static string NameOf(string value) => value.Length == 2 && s_names.TryGetValue(value, out var name) ? name : "";
}
