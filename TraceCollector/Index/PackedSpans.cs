using System.Text;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// A trace's spans as one array of bytes, while it waits for news that seldom come: an open trace holds 900 bytes a span instead of 1,700, and
/// the garbage collector follows one object instead of some hundred. For this process alone; nothing of it is stored.
/// </summary>
internal static class PackedSpans
{
    /// <summary>Size of the buffer that a thread keeps for the next trace; a larger one, which long names and ids make, is let go.</summary>
    private const int KeptBytes = 1 << 20;

    [ThreadStatic]
    private static MemoryStream? buffer;

    public static byte[] Pack(IReadOnlyCollection<IndexedSpan> spans)
    {
        var stream = buffer ??= new MemoryStream();
        stream.SetLength(0);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write7BitEncodedInt(spans.Count);
            foreach (var span in spans)
                Write(writer, span);
        }
        if (stream.Capacity > KeptBytes)
            buffer = null;
        return stream.ToArray();
    }

    /// <summary>In the order in which they were packed.</summary>
    public static List<IndexedSpan> Unpack(UInt128 traceId, byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed), Encoding.UTF8);
        var spans = new List<IndexedSpan>(reader.Read7BitEncodedInt());
        while (spans.Count < spans.Capacity)
            spans.Add(Read(reader, traceId));
        return spans;
    }

    private static void Write(BinaryWriter writer, IndexedSpan span)
    {
        WritePlace(writer, span);
        foreach (var text in (ReadOnlySpan<string?>)[
            span.Service, span.ErrorType, span.ErrorMessage, span.ModelRequested, span.ModelAnswered, span.Provider, span.ServiceTier, span.PromptName, span.PromptVersion,
            span.PromptHash, span.SessionId, span.UserId, span.Feature, span.Outcome, span.Experiment, span.Variant, span.IndexVersion, span.Embedder, span.ResponseId,
            span.Input, span.Output, span.Cost.Reason])
            Write(writer, text);
        foreach (var number in (ReadOnlySpan<double?>)[span.Cost.Usd, span.ReportedUsd, span.TimeToFirstTokenMs, span.Top1Score])
            Write(writer, number is { } known ? BitConverter.DoubleToInt64Bits(known) : null);
        foreach (var number in (ReadOnlySpan<long?>)[span.Documents, span.UsedChunks, span.PromptChars, span.DocumentChars])
            Write(writer, number);
        Write(writer, span.Usage);
    }

    private static IndexedSpan Read(BinaryReader reader, UInt128 traceId)
    {
        var span = ReadPlace(reader, traceId) with
        {
            Service = Text(reader),
            ErrorType = Text(reader),
            ErrorMessage = Text(reader),
            ModelRequested = Text(reader),
            ModelAnswered = Text(reader),
            Provider = Text(reader),
            ServiceTier = Text(reader),
            PromptName = Text(reader),
            PromptVersion = Text(reader),
            PromptHash = Text(reader),
            SessionId = Text(reader),
            UserId = Text(reader),
            Feature = Text(reader),
            Outcome = Text(reader),
            Experiment = Text(reader),
            Variant = Text(reader),
            IndexVersion = Text(reader),
            Embedder = Text(reader),
            ResponseId = Text(reader),
            Input = Text(reader),
            Output = Text(reader),
        };
        var reason = Text(reader);
        return span with
        {
            Cost = new(span.Cost.State, Fraction(reader), reason),
            ReportedUsd = Fraction(reader),
            TimeToFirstTokenMs = Fraction(reader),
            Top1Score = Fraction(reader),
            Documents = (int?)Number(reader),
            UsedChunks = (int?)Number(reader),
            PromptChars = (int?)Number(reader),
            DocumentChars = (int?)Number(reader),
            Usage = Usage(reader),
        };
    }

    private static void WritePlace(BinaryWriter writer, IndexedSpan span)
    {
        writer.Write(span.SpanId);
        writer.Write(span.ParentSpanId);
        writer.Write(span.Position);
        writer.Write(span.StartNs);
        writer.Write(span.EndNs);
        writer.Write(span.Name);
        writer.Write7BitEncodedInt(span.OtlpKind);
        writer.Write((byte)span.Kind);
        writer.Write((sbyte)(span.Stage is { } stage ? (int)stage : -1));
        writer.Write((byte)span.Cost.State);
        writer.Write(span.Failed);
        writer.Write(span.IsEvaluation);
    }

    private static IndexedSpan ReadPlace(BinaryReader reader, UInt128 traceId) => new()
    {
        TraceId = traceId,
        SpanId = reader.ReadUInt64(),
        ParentSpanId = reader.ReadUInt64(),
        Position = reader.ReadInt64(),
        StartNs = reader.ReadInt64(),
        EndNs = reader.ReadInt64(),
        Name = reader.ReadString(),
        OtlpKind = reader.Read7BitEncodedInt(),
        Kind = (SpanKind)reader.ReadByte(),
        Stage = reader.ReadSByte() is >= 0 and var stage ? (Stage)stage : null,
        Cost = new((CostState)reader.ReadByte(), null, null),
        Failed = reader.ReadBoolean(),
        IsEvaluation = reader.ReadBoolean(),
    };

    private static void Write(BinaryWriter writer, TokenUsage? usage)
    {
        writer.Write(usage is not null);
        if (usage is null)
            return;
        foreach (var number in (ReadOnlySpan<long?>)[
            usage.Input, usage.Output, usage.CacheRead, usage.CacheWrite, usage.Reasoning, usage.CacheWrite1h, usage.AudioInput, usage.AudioOutput, usage.ImageInput, usage.ImageOutput])
            Write(writer, number);
    }

    private static TokenUsage? Usage(BinaryReader reader) => !reader.ReadBoolean()
        ? null
        : new(Number(reader), Number(reader), Number(reader), Number(reader), Number(reader))
        {
            CacheWrite1h = Number(reader),
            AudioInput = Number(reader),
            AudioOutput = Number(reader),
            ImageInput = Number(reader),
            ImageOutput = Number(reader),
        };

    private static void Write(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
            writer.Write(text);
    }

    private static string? Text(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void Write(BinaryWriter writer, long? number)
    {
        writer.Write(number is not null);
        if (number is { } known)
            writer.Write(known);
    }

    private static long? Number(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadInt64() : null;

    private static double? Fraction(BinaryReader reader) => Number(reader) is { } bits ? BitConverter.Int64BitsToDouble(bits) : null;
}
