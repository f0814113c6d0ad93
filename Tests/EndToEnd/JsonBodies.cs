using System.Net.Http.Headers;
using System.Text;

namespace LlmAspire.Tests;

/// <summary>Small OTLP/JSON bodies, written as any client would: independent of our reader and writer.</summary>
internal static class JsonBodies
{
    /// <summary>One trace of a root and <paramref name="children"/> model calls, all ended.</summary>
    public static string Trace(string traceId, int children, DateTimeOffset at)
    {
        var start = at.ToUnixTimeMilliseconds() * 1_000_000L;
        var spans = new StringBuilder(Span(traceId, 1, null, "ask", start, ""));
        for (var i = 0; i < children; i++)
            spans.Append(',').Append(Span(traceId, i + 2, 1, "chat gpt-4o-mini", start + i, ChatAttributes));
        return $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"loader"}}]},"scopeSpans":[{"scope":{"name":"test"},"spans":[{{{spans}}}]}]}]}""";
    }

    public static StringContent Body(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private const string ChatAttributes = """
        {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.provider.name","value":{"stringValue":"openai"}},
        {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o-mini"}},{"key":"gen_ai.response.model","value":{"stringValue":"gpt-4o-mini-2024-07-18"}},
        {"key":"gen_ai.usage.input_tokens","value":{"intValue":"100"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":"10"}}
        """;

    private static string Span(string traceId, int spanId, int? parent, string name, long startNano, string attributes) =>
        $$$"""{"traceId":"{{{traceId}}}","spanId":"{{{spanId:x16}}}",{{{(parent is { } id ? $"\"parentSpanId\":\"{id:x16}\"," : "")}}}"name":"{{{name}}}","kind":1,"startTimeUnixNano":"{{{startNano}}}","endTimeUnixNano":"{{{startNano + 5_000_000}}}","attributes":[{{{attributes}}}],"status":{}}""";
}
