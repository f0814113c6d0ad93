using LlmAspire.TraceCollector.Normalize;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

/// <summary>Spans, events and records by hand: attributes as pairs of key and plain value.</summary>
internal static class Make
{
    public static LlmSpan Normal(string name, params (string Key, object? Value)[] attributes) => Normalizer.Normalize(Span(name, attributes), []);

    public static SpanData Span(string name, params (string Key, object? Value)[] attributes) => new()
    {
        TraceId = 1,
        SpanId = 2,
        Name = name,
        OtlpKind = 1,
        StartUnixNano = 1_790_000_000_000_000_000,
        EndUnixNano = 1_790_000_001_000_000_000,
        Attributes = Attributes(attributes),
    };

    public static EventData Event(string name, params (string Key, object? Value)[] attributes) => new(1_790_000_000_500_000_000, name, Attributes(attributes));

    public static LogData Log(string eventName, AnyValue body, params (string Key, object? Value)[] attributes) => new()
    {
        TraceId = 1,
        SpanId = 2,
        TimeUnixNano = 1_790_000_000_500_000_000,
        EventName = eventName,
        Body = body,
        Attributes = Attributes(attributes),
    };

    public static Attributes Attributes(params (string Key, object? Value)[] attributes) =>
        new([.. attributes.Select(item => KeyValuePair.Create(item.Key, Value(item.Value)))]);

    public static AnyValue Map(params (string Key, object? Value)[] attributes) => AnyValue.Of(Attributes(attributes));

    public static AnyValue Value(object? value) => value switch
    {
        null => default,
        AnyValue made => made,
        string text => AnyValue.Of(text),
        bool flag => AnyValue.Of(flag),
        int number => AnyValue.Of((long)number),
        long number => AnyValue.Of(number),
        double number => AnyValue.Of(number),
        byte[] bytes => AnyValue.Of(bytes),
        object?[] list => AnyValue.Of([.. list.Select(Value)]),
        _ => throw new ArgumentException($"No AnyValue holds {value.GetType()}.", nameof(value)),
    };
}
