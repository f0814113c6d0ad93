using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace LlmAspire.Tests;

/// <summary>OTLP bodies written by the reference encoder.</summary>
internal static class Otlp
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static ByteString TraceId(int number) => ByteString.CopyFrom(Convert.FromHexString(TraceText(number)));

    public static string TraceText(int number) => $"{number:x8}{0xABCDEF:x8}{0x12345678:x8}{number:x8}";

    public static string SpanText(int number) => $"{number:x16}";

    public static Span Span(int trace, int id, int parent, string name, double startMs, double ms, params (string Key, object Value)[] attributes)
    {
        var span = new Span
        {
            TraceId = TraceId(trace),
            SpanId = ByteString.CopyFrom(Convert.FromHexString(SpanText(id))),
            Name = name,
            Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Internal,
            StartTimeUnixNano = Nano(startMs),
            EndTimeUnixNano = Nano(startMs + ms),
        };
        if (parent != 0)
            span.ParentSpanId = ByteString.CopyFrom(Convert.FromHexString(SpanText(parent)));
        span.Attributes.AddRange(attributes.Select(pair => Attribute(pair.Key, pair.Value)));
        return span;
    }

    /// <summary>A whole answer as RagApi traces it, nine spans and all.</summary>
    public static Span[] Ask(int trace, double atMs = 0, string question = "What is a settled trace?", string answer = "One whose root has ended.", string model = "gpt-4o-mini-2024-07-18", params (string Key, object Value)[] more)
    {
        var server = Span(trace, 1, 0, "POST /ask", atMs, 500, ("http.request.method", "POST"));
        server.Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Server;
        return
        [
            server,
            // The first of two equal keys counts.
            Span(trace, 2, 1, "ask", atMs + 1, 480, [
                .. more, ("openinference.span.kind", "CHAIN"), ("input.value", question), ("output.value", answer), ("session.id", "s-1"), ("user.id", "u-1"),
                ("app.feature", "docs"), ("rag.outcome", "answered"), ("rag.index.version", "i-7"), ("rag.used_chunks", new[] { "guide#1" })]),
            Span(trace, 3, 2, "embed", atMs + 2, 4, ("openinference.span.kind", "CHAIN"), ("rag.stage", "embed")),
            Span(trace, 4, 2, "search", atMs + 7, 10, [("openinference.span.kind", "RETRIEVER"), ("rag.stage", "search"), .. Documents("guide#1", "guide#2", "guide#3")]),
            Span(trace, 5, 2, "rerank", atMs + 18, 2, [("openinference.span.kind", "RERANKER"), ("rag.stage", "rerank"), .. Reranked("guide#1", "guide#2")]),
            Span(trace, 6, 2, "llm", atMs + 21, 400, ("openinference.span.kind", "CHAIN"), ("rag.stage", "llm"), ("gen_ai.prompt.name", "answer"), ("gen_ai.prompt.version", "1.2.0"), ("rag.prompt.hash", "abcdef012345")),
            Span(trace, 7, 6, $"chat {model}", atMs + 22, 398, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o-mini"),
                ("gen_ai.response.model", model), ("gen_ai.usage.input_tokens", 812L), ("gen_ai.usage.output_tokens", 96L), ("gen_ai.response.id", $"resp-{trace}"),
                ("gen_ai.input.messages", $$"""[{"role":"user","parts":[{"type":"text","content":"{{question}}"}]}]"""),
                ("gen_ai.output.messages", $$"""[{"role":"assistant","parts":[{"type":"text","content":"{{answer}}"}],"finish_reason":"stop"}]""")),
            Span(trace, 8, 2, "post", atMs + 460, 1, ("openinference.span.kind", "CHAIN"), ("rag.stage", "post")),
        ];
    }

    public static byte[] Body(params Span[] spans) => new ExportTraceServiceRequest
    {
        ResourceSpans =
        {
            new ResourceSpans
            {
                Resource = new Resource { Attributes = { Attribute("service.name", "ragapi"), Attribute("deployment", "blue") } },
                ScopeSpans = { new ScopeSpans { Spans = { spans } } },
            },
        },
    }.ToByteArray();

    public static byte[] Logs(params LogRecord[] logs) => new ExportLogsServiceRequest
    {
        ResourceLogs = { new ResourceLogs { ScopeLogs = { new ScopeLogs { LogRecords = { logs } } } } },
    }.ToByteArray();

    public static LogRecord Log(int trace, int span, string eventName, params (string Key, object Value)[] attributes)
    {
        var log = new LogRecord
        {
            TraceId = TraceId(trace),
            SpanId = ByteString.CopyFrom(Convert.FromHexString(SpanText(span))),
            EventName = eventName,
            TimeUnixNano = Nano(30),
        };
        log.Attributes.AddRange(attributes.Select(pair => Attribute(pair.Key, pair.Value)));
        return log;
    }

    private static IEnumerable<(string, object)> Documents(params string[] ids) => ids.SelectMany((id, i) => new (string, object)[]
    {
        ($"retrieval.documents.{i}.document.id", id), ($"retrieval.documents.{i}.document.content", $"Text of {id}."), ($"retrieval.documents.{i}.document.score", 0.9 - (i * 0.1)),
    });

    private static IEnumerable<(string, object)> Reranked(params string[] ids) => ids.SelectMany((id, i) => new (string, object)[]
    {
        ($"reranker.output_documents.{i}.document.id", id), ($"reranker.output_documents.{i}.document.content", $"Text of {id}."), ($"reranker.output_documents.{i}.document.score", 0.83 - (i * 0.1)),
    });

    private static ulong Nano(double ms) => (ulong)((Noon - DateTimeOffset.UnixEpoch).TotalMilliseconds * 1e6) + (ulong)(ms * 1e6);

    private static KeyValue Attribute(string key, object value) => new() { Key = key, Value = Value(value) };

    private static AnyValue Value(object value) => value switch
    {
        string text => new() { StringValue = text },
        bool flag => new() { BoolValue = flag },
        long number => new() { IntValue = number },
        int number => new() { IntValue = number },
        double number => new() { DoubleValue = number },
        string[] texts => new() { ArrayValue = new() { Values = { texts.Select(text => Value(text)) } } },
        _ => throw new ArgumentException($"No AnyValue for {value.GetType()}.", nameof(value)),
    };
}
