using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using ProtoValue = OpenTelemetry.Proto.Common.V1.AnyValue;

namespace LlmAspire.Tests;

/// <summary>Random requests made with the reference library, odd ones included: empty names, duplicate keys, wrong ids, nested values.</summary>
public static class ReferenceBodies
{
    private static readonly Gen<string> Text = Gen.Elements("", "key", "gen_ai.request.model", "ключ", "a\u0000b", "日本語 text", new string('x', 200), "😀");

    public static Arbitrary<ExportTraceServiceRequest> Traces() => (
        from resources in Resources().ListOf()
        from spans in Span().ListOf()
        from scope in Scope()
        select new ExportTraceServiceRequest
        {
            ResourceSpans =
            {
                resources.Select(resource => new ResourceSpans { Resource = resource, ScopeSpans = { new ScopeSpans { Scope = scope, Spans = { spans } }, new ScopeSpans() } }),
                new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { spans } } } },
            },
        }).ToArbitrary();

    public static Arbitrary<ExportLogsServiceRequest> Logs() => (
        from resource in Resources()
        from records in Record().ListOf()
        from scope in Scope()
        select new ExportLogsServiceRequest
        {
            ResourceLogs = { new ResourceLogs { Resource = resource, ScopeLogs = { new ScopeLogs { Scope = scope, LogRecords = { records } } } } },
        }).ToArbitrary();

    private static Gen<Resource> Resources() => from attributes in Attributes(1) select new Resource { Attributes = { attributes } };

    private static Gen<InstrumentationScope> Scope() => from name in Text from version in Text select new InstrumentationScope { Name = name, Version = version };

    private static Gen<Span> Span() =>
        from traceId in Id(16)
        from spanId in Id(8)
        from parent in Id(8)
        from name in Text
        from attributes in Attributes(2)
        from numbers in Gen.Choose(0, int.MaxValue).Three()
        from events in Event().ListOf()
        from links in Link().ListOf()
        from status in Status()
        select new Span
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = parent,
            Name = name,
            Kind = (Span.Types.SpanKind)(numbers.Item1 % 7),
            StartTimeUnixNano = (ulong)numbers.Item2 << 31,
            EndTimeUnixNano = ulong.MaxValue - (ulong)numbers.Item3,
            Attributes = { attributes },
            DroppedAttributesCount = 7,
            Events = { events },
            Links = { links },
            Status = status,
            Flags = 0x301,
            TraceState = "a=b",
        };

    private static Gen<LogRecord> Record() =>
        from traceId in Id(16)
        from spanId in Id(8)
        from name in Text
        from body in Value(2)
        from attributes in Attributes(2)
        from numbers in Gen.Choose(0, 3).Two()
        select new LogRecord
        {
            TraceId = traceId,
            SpanId = spanId,
            EventName = name,
            Body = body,
            Attributes = { attributes },
            SeverityNumber = (SeverityNumber)numbers.Item1,
            TimeUnixNano = (ulong)numbers.Item1,
            ObservedTimeUnixNano = (ulong)numbers.Item2,
        };

    private static Gen<Span.Types.Event> Event() =>
        from name in Text from attributes in Attributes(1) select new Span.Types.Event { Name = name, TimeUnixNano = 5, Attributes = { attributes } };

    private static Gen<Span.Types.Link> Link() =>
        from traceId in Id(16) from spanId in Id(8) from attributes in Attributes(1) select new Span.Types.Link { TraceId = traceId, SpanId = spanId, Attributes = { attributes } };

    private static Gen<Status?> Status() =>
        from message in Text from code in Gen.Choose(0, 3) select code == 3 ? null : new Status { Message = message, Code = (Status.Types.StatusCode)code };

    private static Gen<ByteString> Id(int length) => Gen.Frequency(
        (8, from bytes in Gen.Choose(0, 255).ArrayOf(length) select ByteString.CopyFrom([.. bytes.Select(part => (byte)part)])),
        (1, Gen.Constant(ByteString.CopyFrom(new byte[length]))),
        (1, Gen.Constant(ByteString.Empty)),
        (1, Gen.Constant(ByteString.CopyFrom([1, 2, 3]))));

    private static Gen<IEnumerable<KeyValue>> Attributes(int depth) =>
        from pairs in (from key in Text from value in Value(depth) from bare in Gen.Choose(0, 9) select bare == 0 ? new KeyValue { Key = key } : new KeyValue { Key = key, Value = value }).ListOf()
        select pairs.AsEnumerable();

    private static Gen<ProtoValue> Value(int depth)
    {
        Gen<ProtoValue>[] leaves =
        [
            Gen.Constant(new ProtoValue()),
            from text in Text select new ProtoValue { StringValue = text },
            from number in Gen.Choose(int.MinValue, int.MaxValue) select new ProtoValue { IntValue = (long)number << 20 },
            from number in Gen.Choose(-1000, 1000) select new ProtoValue { DoubleValue = number / 8.0 },
            Gen.Elements(double.NaN, double.PositiveInfinity, double.Epsilon).Select(number => new ProtoValue { DoubleValue = number }),
            Gen.Elements(true, false).Select(flag => new ProtoValue { BoolValue = flag }),
            Gen.Constant(new ProtoValue { BytesValue = ByteString.CopyFrom([0, 255, 7]) }),
        ];
        return depth == 0 ? Gen.OneOf(leaves) : Gen.OneOf(
        [
            .. leaves,
            from items in Value(depth - 1).ListOf() select new ProtoValue { ArrayValue = new ArrayValue { Values = { items } } },
            from pairs in Attributes(depth - 1) select new ProtoValue { KvlistValue = new KeyValueList { Values = { pairs } } },
        ]);
    }
}
