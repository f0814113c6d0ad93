using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>Dictionaries and lists as Python prints them, <c>{'text': 'Delivery', 'page': None}</c>: clients that call <c>str()</c> on what they send.</summary>
internal static class PythonText
{
    /// <summary>The same as JSON; <c>null</c> where the text is no such print (objects of classes among them).</summary>
    public static JsonElement? Parse(string? text)
    {
        if (text is null or [] || text[0] is not ('{' or '['))
            return null;
        return AnyJson.Parse(text) ?? AnyJson.Parse(ToJson(text));
    }

    private static string ToJson(string text)
    {
        var json = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length;)
            i = text[i] is '\'' or '"' ? Quoted(text, i, json) : Bare(text, i, json);
        return json.ToString();
    }

    /// <returns>The index behind the string that begins at <paramref name="start"/>.</returns>
    private static int Quoted(string text, int start, StringBuilder json)
    {
        var content = new StringBuilder();
        var i = start + 1;
        for (; i < text.Length && text[i] != text[start]; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                content.Append(Escaped(text[++i]));
            else
                content.Append(text[i]);
        }
        json.Append('"').Append(JsonEncodedText.Encode(content.ToString(), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()).Append('"');
        return i + 1;
    }

    private static char Escaped(char letter) => letter switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => letter };

    private static int Bare(string text, int start, StringBuilder json)
    {
        foreach (var (python, word) in (ReadOnlySpan<(string, string)>)[("None", "null"), ("True", "true"), ("False", "false")])
            if (string.CompareOrdinal(text, start, python, 0, python.Length) == 0)
            {
                json.Append(word);
                return start + python.Length;
            }
        json.Append(text[start] switch { '(' => '[', ')' => ']', var other => other });
        return start + 1;
    }
}
