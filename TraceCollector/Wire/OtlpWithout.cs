using System.Buffers.Binary;

namespace LlmAspire.TraceCollector.Wire;

/// <summary>Takes the spans or log records of some traces out of a body. What stays, unknown fields too, stays byte for byte.</summary>
internal static class OtlpWithout
{
    private const uint SpanTraceId = 1 << 3 | 2;
    private const uint LogTraceId = 9 << 3 | 2;

    /// <returns><c>null</c> where the body holds none of the traces; empty where it holds nothing else.</returns>
    public static ReadOnlyMemory<byte>? Spans(ReadOnlySpan<byte> body, IReadOnlySet<UInt128> traces) => new Copy(SpanTraceId, traces).Run(body);

    /// <inheritdoc cref="Spans"/>
    public static ReadOnlyMemory<byte>? Logs(ReadOnlySpan<byte> body, IReadOnlySet<UInt128> traces) => new Copy(LogTraceId, traces).Run(body);

    private sealed class Copy(uint idTag, IReadOnlySet<UInt128> traces)
    {
        /// <summary>Requests hold resources (field 1), these hold scopes (field 2), these hold items (field 2).</summary>
        private static readonly uint[] InnerTags = [1 << 3 | 2, 2 << 3 | 2, 2 << 3 | 2];

        private readonly ProtoWriter target = new(Array.MaxLength - 16);
        private long removed;

        public ReadOnlyMemory<byte>? Run(ReadOnlySpan<byte> body)
        {
            var kept = Envelope(body, 0);
            if (removed == 0)
                return null;
            return kept == 0 ? ReadOnlyMemory<byte>.Empty : target.Written;
        }

        /// <summary>Items that stay. An envelope that has lost its last item is left out by its caller: what it says is about the items.</summary>
        private long Envelope(ReadOnlySpan<byte> message, int depth)
        {
            var kept = 0L;
            var reader = new ProtoReader(message);
            for (var from = 0; reader.Next(out var tag); from = reader.Position)
            {
                if (tag != InnerTags[depth])
                {
                    reader.Skip(tag);
                    target.Raw(message[from..reader.Position]);
                }
                else if (depth == InnerTags.Length - 1)
                    kept += Item(reader.Bytes(), message, from, reader.Position);
                else
                    kept += Inner(tag, reader.Bytes(), depth + 1);
            }
            return kept;
        }

        private long Inner(uint tag, ReadOnlySpan<byte> message, int depth)
        {
            var (before, mark) = (removed, target.Written.Length);
            target.Varint(tag);
            var begin = target.Begin();
            var kept = Envelope(message, depth);
            target.End(begin);
            if (kept == 0 && removed > before)
                target.Back(mark);
            return kept;
        }

        private long Item(ReadOnlySpan<byte> item, ReadOnlySpan<byte> message, int from, int to)
        {
            if (IsOfThem(item))
            {
                removed++;
                return 0;
            }
            target.Raw(message[from..to]);
            return 1;
        }

        private bool IsOfThem(ReadOnlySpan<byte> item)
        {
            ReadOnlySpan<byte> id = [];
            var reader = new ProtoReader(item);
            while (reader.Next(out var tag))
            {
                if (tag == idTag)
                    id = reader.Bytes();
                else
                    reader.Skip(tag);
            }
            return id.Length == SpanRule.TraceIdBytes && traces.Contains(BinaryPrimitives.ReadUInt128BigEndian(id));
        }
    }
}
