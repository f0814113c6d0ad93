using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LlmAspire.TraceCollector.Normalize.Reading;

/// <summary>How many UTF-16 characters a JSON string has, without making it: a prompt is counted, not kept.</summary>
internal static class JsonCharacters
{
    /// <summary><c>\u0041</c> stands for one character.</summary>
    private const int UnicodeEscape = 6;

    public static int Of(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        var count = 0;
        for (var escape = raw.IndexOf((byte)'\\'); escape >= 0; escape = raw.IndexOf((byte)'\\'))
        {
            count += Encoding.UTF8.GetCharCount(raw[..escape]) + 1;
            raw = raw[(escape + (raw[escape + 1] == 'u' ? UnicodeEscape : 2))..];
        }
        return count + Encoding.UTF8.GetCharCount(raw);
    }
}
