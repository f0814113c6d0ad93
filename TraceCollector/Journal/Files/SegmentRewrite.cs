using Microsoft.Win32.SafeHandles;

namespace LlmAspire.TraceCollector.Journal.Files;

/// <summary>
/// Writes a segment anew with some records shorter. Every record keeps its place, so that positions stay true; the room that a record
/// gives up is overwritten with zeros. The new file takes the old one's name in one step, once it is synced.
/// </summary>
internal sealed class SegmentRewrite : IDisposable
{
    private const string Ending = ".rewrite";

    private readonly Segment segment;
    private SafeFileHandle? copy;

    private SegmentRewrite(Segment segment) => this.segment = segment;

    private string CopyPath => segment.Path + Ending;

    /// <summary>See <see cref="FileJournal.Edit"/>; returns the number of records changed.</summary>
    public static int Run(Segment segment, long from, long before, Func<JournalRecord, ReadOnlyMemory<byte>?> edit, CancellationToken cancellationToken)
    {
        using var rewrite = new SegmentRewrite(segment);
        var reader = new SegmentReader();
        var changed = 0;
        for (var position = from; position < before;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (at, found) = (position, reader.ReadAt(segment, position, out position));
            if (found is Found.End or Found.Torn)
                break;
            if (found != Found.Record || edit(FileJournal.Record(reader, at, position)) is not { } body)
                continue;
            rewrite.Replace(at, reader.Header, body.Span);
            changed++;
        }
        if (changed > 0)
            rewrite.Complete();
        return changed;
    }

    /// <summary>Deletes what a crash left half written.</summary>
    public static void Discard(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Ending))
            File.Delete(file);
    }

    public void Dispose()
    {
        copy?.Dispose();
        File.Delete(CopyPath);
    }

    private void Replace(long position, RecordHeader old, ReadOnlySpan<byte> body)
    {
        var target = new byte[old.RecordLength];
        var taken = body.IsEmpty ? 0 : Fill(target, old, body);
        if (target.Length - taken >= RecordHeader.Size)
            new RecordHeader(target.Length - taken - RecordHeader.Size, RecordKind.Room, false, 0, old.ReceivedTicks, 0).Write(target.AsSpan(taken));
        copy ??= Copied();
        RandomAccess.Write(copy, target, position - segment.Start);
    }

    /// <summary>Writes the shorter record; room too small for a header of its own becomes padding. Returns the bytes taken.</summary>
    private int Fill(byte[] target, RecordHeader old, ReadOnlySpan<byte> body)
    {
        var record = RecordCodec.Encode(old.Kind, new DateTimeOffset(old.ReceivedTicks, TimeSpan.Zero), body);
        try
        {
            var left = target.Length - record.Count;
            if (left < 0)
                throw new InvalidDataException($"A record of {segment.Name} did not become shorter by what was taken out of it.");
            record.AsSpan().CopyTo(target);
            if (left >= RecordHeader.Size || !RecordHeader.TryRead(record, out var header))
                return record.Count;
            (header with { Padding = (ushort)left }).Write(target);
            return target.Length;
        }
        finally
        {
            LargeBuffers.Return(record.Array!);
        }
    }

    private SafeFileHandle Copied()
    {
        File.Copy(segment.Path, CopyPath, overwrite: true);
        return File.OpenHandle(CopyPath, FileMode.Open, FileAccess.Write);
    }

    private void Complete()
    {
        RandomAccess.FlushToDisk(copy!);
        copy!.Dispose();
        File.Move(CopyPath, segment.Path, overwrite: true);
        segment.Reopen();
    }
}
