using System.Globalization;
using System.Text;

namespace LlmAspire.Benchmarks.Traces;

/// <summary>How the spans of a big trace hang together.</summary>
internal enum TraceShape
{
    /// <summary>An agent's run: each span has up to eight children.</summary>
    Tree,
    /// <summary>Each span is the only child of the one before.</summary>
    Deep,
    /// <summary>All are children of the root.</summary>
    Wide,
}

/// <summary>One trace of many spans as OTLP in JSON: an agent's steps, every fourth a model call with its tokens and text, one in a hundred failed.</summary>
internal sealed record BigTrace(string TraceId, int Spans, TraceShape Shape)
{
    private const int SpansOfBody = 2_000;
    private const long StepNs = 1_000_000;

    private readonly long beganNs = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 600_000) * 1_000_000;

    /// <summary>Bodies in order, some 800 kB each.</summary>
    public IEnumerable<byte[]> Bodies()
    {
        for (var first = 1; first <= Spans; first += SpansOfBody)
        {
            var spans = Enumerable.Range(first, Math.Min(SpansOfBody, Spans - first + 1)).Select(Span);
            yield return Encoding.UTF8.GetBytes($$"""{"resourceSpans":[{"resource":{"attributes":[{{Text("service.name", "agent")}}]},"scopeSpans":[{"spans":[{{string.Join(',', spans)}}]}]}]}""");
        }
    }

    private string Span(int number)
    {
        var start = beganNs + (number * StepNs);
        var end = number == 1 ? beganNs + (Spans * StepNs) : start + (StepNs * (1 + (number % 40)));
        var status = number % 100 == 57 ? """,{"code":2,"message":"the tool did not answer"}""" : "";
        var call = number > 1 && number % 4 == 0;
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"traceId":"{{TraceId}}","spanId":"{{number:x16}}","parentSpanId":"{{(number == 1 ? "" : Parent(number).ToString("x16", CultureInfo.InvariantCulture))}}","name":"{{Name(number, call)}}","kind":1,"startTimeUnixNano":"{{start}}","endTimeUnixNano":"{{end}}"{{(status.Length == 0 ? "" : ",\"status\":" + status[1..])}},"attributes":[{{(call ? Call(number) : Step(number))}}]}""");
    }

    private int Parent(int number) => Shape switch
    {
        TraceShape.Deep => number - 1,
        TraceShape.Wide => 1,
        _ => ((number - 2) / 8) + 1,
    };

    private static string Name(int number, bool call) => call ? "chat gpt-4o-mini" : number == 1 ? "agent run" : $"tool step {number % 50}";

    private static string Step(int number) => $"{Text("openinference.span.kind", number == 1 ? "AGENT" : "TOOL")},{Text("input.value", $"arguments of step {number}")},{Text("output.value", $"what step {number} found")}";

    private static string Call(int number) => string.Join(',', Text("gen_ai.operation.name", "chat"), Text("gen_ai.provider.name", "openai"), Text("gen_ai.request.model", "gpt-4o-mini"),
        Text("gen_ai.response.model", "gpt-4o-mini-2024-07-18"), Whole("gen_ai.usage.input_tokens", 500 + (number % 700)), Whole("gen_ai.usage.output_tokens", 20 + (number % 90)),
        Text("input.value", $"Think about step {number}."), Text("output.value", $"Take step {number + 1}."));

    private static string Text(string key, string value) => $$$"""{"key":"{{{key}}}","value":{"stringValue":"{{{value}}}"}}""";

    private static string Whole(string key, int value) => $$$"""{"key":"{{{key}}}","value":{"intValue":"{{{value}}}"}}""";
}
