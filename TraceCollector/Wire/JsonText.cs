using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>Text out of JSON that JavaScript writes when it cuts a string inside a surrogate pair: <c>System.Text.Json</c> refuses it.</summary>
internal static class JsonText
{
    /// <summary>The token's text in UTF-8. Half a pair, and bytes that are no UTF-8, become U+FFFD.</summary>
    public static byte[] Utf8(ref Utf8JsonReader json)
    {
        try
        {
            return Encoding.UTF8.GetBytes(json.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetBytes(Unescape(Encoding.UTF8.GetString(json.ValueSpan)));
        }
    }

    /// <summary>The escapes of a JSON string that the reader has already found to be well formed.</summary>
    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var index = 0; index < raw.Length; index++)
        {
            if (raw[index] != '\\')
            {
                text.Append(raw[index]);
                continue;
            }
            var escape = raw[++index];
            if (escape == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(index + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                index += 4;
            }
            else
            {
                text.Append(escape switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escape });
            }
        }
        return text.ToString();
    }
}
