using System.Buffers.Binary;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>Reads the data points of one metric. Summaries, points without a value and points that count down are left out.</summary>
internal sealed class MetricReader
{
    /// <summary>More than any SDK sends (160 by default); beyond it a point keeps its count and sum only.</summary>
    public const int MostBuckets = 1000;

    /// <summary>Of one body. A bucket is a byte there and 24 here; of the points beyond, count and sum are enough.</summary>
    private const int MostBucketsOfBody = 1 << 20;

    private int bucketsLeft = MostBucketsOfBody;

    // Points outlive their body: no text stays in it.
    private readonly ValueReader values = new(default);
    private readonly List<double> counts = [];
    private readonly List<double> bounds = [];

    public void Read(ReadOnlySpan<byte> metric, ResourceData resource, ScopeData scope, Func<string, bool> isWanted, List<MetricPoint> points)
    {
        string name = "", unit = "";
        var reader = new ProtoReader(metric);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 2: name = TextCache.Get(reader.Bytes()); break;
                case 3 << 3 | 2: unit = TextCache.Get(reader.Bytes()); break;
                default: reader.Skip(tag); break;
            }
        }
        if (!isWanted(name))
            return;
        var shared = new MetricPoint { Name = name, Unit = unit.Length == 0 ? null : unit, Resource = resource, Scope = scope };
        reader = new ProtoReader(metric);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 5 << 3 | 2: Points(reader.Bytes(), shared with { Form = ClientMetricForm.Gauge }, Number, points); break;
                case 7 << 3 | 2: Points(reader.Bytes(), shared with { Form = ClientMetricForm.Counter }, Number, points); break;
                case 9 << 3 | 2: Points(reader.Bytes(), shared with { Form = ClientMetricForm.Histogram }, Explicit, points); break;
                case 10 << 3 | 2: Points(reader.Bytes(), shared with { Form = ClientMetricForm.Histogram }, Exponential, points); break;
                default: reader.Skip(tag); break;
            }
        }
    }

    private delegate MetricPoint? PointReader(ReadOnlySpan<byte> point, MetricPoint shared);

    /// <summary>Points are field 1 of every form, the temporality field 2 (2 is cumulative), monotonic field 3 of sums; a sum that may fall is a gauge.</summary>
    private void Points(ReadOnlySpan<byte> data, MetricPoint shared, PointReader read, List<MetricPoint> points)
    {
        ulong temporality = 0, monotonic = 0;
        var reader = new ProtoReader(data);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 2 << 3 | 0: temporality = reader.Varint(); break;
                case 3 << 3 | 0: monotonic = reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }
        var own = shared with { IsCumulative = temporality == 2, Form = shared.Form == ClientMetricForm.Counter && monotonic == 0 ? ClientMetricForm.Gauge : shared.Form };
        reader = new ProtoReader(data);
        while (reader.Next(out var tag))
        {
            if (tag != (1 << 3 | 2))
                reader.Skip(tag);
            else if (read(reader.Bytes(), own) is { } point)
                points.Add((bucketsLeft -= point.Buckets.Count) >= 0 ? point : point with { Buckets = [] });
        }
    }

    private MetricPoint? Number(ReadOnlySpan<byte> point, MetricPoint shared)
    {
        ulong start = 0, time = 0, flags = 0;
        double? value = null;
        var begin = values.Begin();
        var reader = new ProtoReader(point);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 2 << 3 | 1: start = reader.Fixed64(); break;
                case 3 << 3 | 1: time = reader.Fixed64(); break;
                case 4 << 3 | 1: value = Real(ref reader); break;
                case 6 << 3 | 1: value = (long)reader.Fixed64(); break;
                case 7 << 3 | 2: values.Add(reader.Bytes()); break;
                case 8 << 3 | 0: flags = reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }
        var attributes = values.Take(begin);
        return value is not { } number || !double.IsFinite(number) || IsEmpty(flags)
            ? null
            : shared with { StartUnixNano = start, TimeUnixNano = time, Attributes = attributes, Count = 1, Sum = number };
    }

    private MetricPoint? Explicit(ReadOnlySpan<byte> point, MetricPoint shared)
    {
        ulong start = 0, time = 0, count = 0, flags = 0;
        double sum = 0;
        counts.Clear();
        bounds.Clear();
        var begin = values.Begin();
        var reader = new ProtoReader(point);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 2 << 3 | 1: start = reader.Fixed64(); break;
                case 3 << 3 | 1: time = reader.Fixed64(); break;
                case 4 << 3 | 1: count = reader.Fixed64(); break;
                case 5 << 3 | 1: sum = Real(ref reader); break;
                case 6 << 3 | 1: counts.Add(reader.Fixed64()); break;
                case 6 << 3 | 2: Packed(reader.Bytes(), counts, bits => bits); break;
                case 7 << 3 | 1: bounds.Add(Real(ref reader)); break;
                case 7 << 3 | 2: Packed(reader.Bytes(), bounds, BitConverter.UInt64BitsToDouble); break;
                case 9 << 3 | 2: values.Add(reader.Bytes()); break;
                case 10 << 3 | 0: flags = reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }
        var attributes = values.Take(begin);
        return IsEmpty(flags) || !double.IsFinite(sum) ? null : shared with
        {
            StartUnixNano = start,
            TimeUnixNano = time,
            Attributes = attributes,
            Count = count,
            Sum = sum,
            Buckets = MetricBuckets.FromBounds(bounds, counts),
        };
    }

    private MetricPoint? Exponential(ReadOnlySpan<byte> point, MetricPoint shared)
    {
        ulong start = 0, time = 0, count = 0, zero = 0, flags = 0;
        double sum = 0;
        var scale = 0;
        ReadOnlySpan<byte> positive = [], negative = [];
        var begin = values.Begin();
        var reader = new ProtoReader(point);
        while (reader.Next(out var tag))
        {
            switch (tag)
            {
                case 1 << 3 | 2: values.Add(reader.Bytes()); break;
                case 2 << 3 | 1: start = reader.Fixed64(); break;
                case 3 << 3 | 1: time = reader.Fixed64(); break;
                case 4 << 3 | 1: count = reader.Fixed64(); break;
                case 5 << 3 | 1: sum = Real(ref reader); break;
                case 6 << 3 | 0: scale = MetricBuckets.ZigZag(reader.Varint()); break;
                case 7 << 3 | 1: zero = reader.Fixed64(); break;
                case 8 << 3 | 2: positive = reader.Bytes(); break;
                case 9 << 3 | 2: negative = reader.Bytes(); break;
                case 10 << 3 | 0: flags = reader.Varint(); break;
                default: reader.Skip(tag); break;
            }
        }
        var attributes = values.Take(begin);
        return IsEmpty(flags) || !double.IsFinite(sum) ? null : shared with
        {
            StartUnixNano = start,
            TimeUnixNano = time,
            Attributes = attributes,
            Count = count,
            Sum = sum,
            Buckets = MetricBuckets.FromScale(scale, zero, positive, negative),
        };
    }

    /// <summary>The flag "no recorded value": the stream has ended.</summary>
    private static bool IsEmpty(ulong flags) => (flags & 1) != 0;

    private static double Real(ref ProtoReader reader) => BitConverter.UInt64BitsToDouble(reader.Fixed64());

    private static void Packed(ReadOnlySpan<byte> packed, List<double> into, Func<ulong, double> read)
    {
        if (packed.Length % 8 != 0)
            throw new InvalidDataException("The body is no OTLP message: a packed list ends inside a number.");
        for (; packed.Length > 0; packed = packed[8..])
            into.Add(read(BinaryPrimitives.ReadUInt64LittleEndian(packed)));
    }
}
