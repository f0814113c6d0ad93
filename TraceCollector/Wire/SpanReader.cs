using System.Buffers.Binary;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>Reads spans, log records and what stands around them. One instance serves one body, on one thread.</summary>
internal sealed class SpanReader(ReadOnlyMemory<byte> body)
{
    private readonly ValueReader values = new(body);
    private readonly Scratch<EventData> events = new();
    private readonly Scratch<LinkData> links = new();

    public ResourceData Resource(ReadOnlySpan<byte> resource)
    {
        var begin = values.Begin();
        var reader = new ProtoReader(resource);
        while (reader.Next(out var tag))
        {
            if (tag == (1 << 3 | 2))
                values.Add(reader.Bytes());
            else
                reader.Skip(tag);
        }
        return new ResourceData(values.Take(begin));
    }

    public static ScopeData Scope(ReadOnlySpan<byte> scope)
    {
        string name = "", version = "";
        var reader = new ProtoReader(scope);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 2: name = TextCache.Get(reader.Bytes()); break;
                case 2 << 3 | 2: version = TextCache.Get(reader.Bytes()); break;
                default: reader.Skip(tag); break;
            }
        }
        return new ScopeData(name, version);
    }

    /// <summary>The span, or <c>null</c> where <see cref="SpanRule"/> refuses it.</summary>
    public SpanData? Span(ReadOnlySpan<byte> span, ResourceData resource, ScopeData scope)
    {
        ReadOnlySpan<byte> traceId = [], spanId = [], parentId = [];
        string name = "", message = "";
        ulong start = 0, end = 0;
        int kind = 0, status = 0;
        int attributesBegin = values.Begin(), eventsBegin = events.Begin(), linksBegin = links.Begin();
        var reader = new ProtoReader(span);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 2: traceId = reader.Bytes(); break;
                case 2 << 3 | 2: spanId = reader.Bytes(); break;
                case 4 << 3 | 2: parentId = reader.Bytes(); break;
                case 5 << 3 | 2: name = TextCache.Get(reader.Bytes()); break;
                case 6 << 3 | 0: kind = (int)reader.Varint(); break;
                case 7 << 3 | 1: start = reader.Fixed64(); break;
                case 8 << 3 | 1: end = reader.Fixed64(); break;
                case 9 << 3 | 2: values.Add(reader.Bytes()); break;
                case 11 << 3 | 2: events.Add(Event(reader.Bytes())); break;
                case 13 << 3 | 2: AddLink(reader.Bytes()); break;
                case 15 << 3 | 2: (status, message) = Status(reader.Bytes()); break;
                default: reader.Skip(tag); break;
            }
        }
        var (attributes, eventList, linkList) = (values.Take(attributesBegin), events.Take(eventsBegin), links.Take(linksBegin));
        return SpanRule.Refusal(traceId, spanId) is not null ? null : new SpanData
        {
            TraceId = TraceId(traceId),
            SpanId = SpanId(spanId),
            ParentSpanId = SpanId(parentId),
            Name = name,
            OtlpKind = kind,
            StartUnixNano = start,
            EndUnixNano = end,
            Attributes = attributes,
            Events = eventList,
            Links = linkList,
            StatusCode = status,
            StatusMessage = message.Length == 0 ? null : message,
            Resource = resource,
            Scope = scope,
        };
    }

    public LogData Log(ReadOnlySpan<byte> record, ResourceData resource, ScopeData scope)
    {
        ReadOnlySpan<byte> traceId = [], spanId = [];
        ulong time = 0, observed = 0;
        var severity = 0;
        AnyValue body = default;
        var eventName = "";
        var begin = values.Begin();
        var reader = new ProtoReader(record);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 1: time = reader.Fixed64(); break;
                case 2 << 3 | 0: severity = (int)reader.Varint(); break;
                case 5 << 3 | 2: body = values.Value(reader.Bytes()); break;
                case 6 << 3 | 2: values.Add(reader.Bytes()); break;
                case 9 << 3 | 2: traceId = reader.Bytes(); break;
                case 10 << 3 | 2: spanId = reader.Bytes(); break;
                case 11 << 3 | 1: observed = reader.Fixed64(); break;
                case 12 << 3 | 2: eventName = TextCache.Get(reader.Bytes()); break;
                default: reader.Skip(tag); break;
            }
        }
        var attributes = values.Take(begin);
        return new LogData
        {
            TraceId = TraceId(traceId),
            SpanId = SpanId(spanId),
            TimeUnixNano = time != 0 ? time : observed,
            SeverityNumber = severity,
            EventName = eventName.Length > 0 ? eventName : attributes.String("event.name"),
            Body = body,
            Attributes = attributes,
            Resource = resource,
            Scope = scope,
        };
    }

    private EventData Event(ReadOnlySpan<byte> bytes)
    {
        ulong time = 0;
        var name = "";
        var begin = values.Begin();
        var reader = new ProtoReader(bytes);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 1: time = reader.Fixed64(); break;
                case 2 << 3 | 2: name = TextCache.Get(reader.Bytes()); break;
                case 3 << 3 | 2: values.Add(reader.Bytes()); break;
                default: reader.Skip(tag); break;
            }
        }
        return new EventData(time, name, values.Take(begin));
    }

    /// <summary>A link to nothing (an id missing or of the wrong length) is left out.</summary>
    private void AddLink(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> traceId = [], spanId = [];
        var begin = values.Begin();
        var reader = new ProtoReader(bytes);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 2: traceId = reader.Bytes(); break;
                case 2 << 3 | 2: spanId = reader.Bytes(); break;
                case 4 << 3 | 2: values.Add(reader.Bytes()); break;
                default: reader.Skip(tag); break;
            }
        }
        var attributes = values.Take(begin);
        if (SpanRule.Refusal(traceId, spanId) is null)
            links.Add(new LinkData(TraceId(traceId), SpanId(spanId), attributes));
    }

    private static (int Code, string Message) Status(ReadOnlySpan<byte> bytes)
    {
        var code = 0;
        var message = "";
        var reader = new ProtoReader(bytes);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 2 << 3 | 2: message = TextCache.Get(reader.Bytes()); break;
                case 3 << 3 | 0: code = (int)reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }
        return (code, message);
    }

    private static UInt128 TraceId(ReadOnlySpan<byte> id) => id.Length == SpanRule.TraceIdBytes ? BinaryPrimitives.ReadUInt128BigEndian(id) : 0;

    private static ulong SpanId(ReadOnlySpan<byte> id) => id.Length == SpanRule.SpanIdBytes ? BinaryPrimitives.ReadUInt64BigEndian(id) : 0;
}
