using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.RagApi.Documents;

/// <param name="Document"><c>null</c>: the document with this id was deleted.</param>
internal sealed record LogEntry(string Id, SourceDocument? Document)
{
    public static LogEntry Put(SourceDocument document) => new(document.Id, document);

    public static LogEntry Removed(string id) => new(id, null);
}

/// <summary>
/// An append-only file, one line an entry: 16 hex digits of the SHA-256 of the JSON, a space, the JSON, a line end. A line without its end is
/// an append that was cut short and never acknowledged: it is cut off at <see cref="Open"/>. Not thread-safe.
/// </summary>
internal sealed class DocumentLog(string path) : IDisposable
{
    private const int HashDigits = 16;

    private FileStream? _file;

    public int Entries { get; private set; }
    public long TornBytes { get; private set; }
    public int DamagedLines { get; private set; }

    /// <summary>Reads everything, in order, and leaves the file ready for <see cref="Append"/>.</summary>
    public IReadOnlyList<LogEntry> Open()
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var entries = new List<LogEntry>();
        var end = 0L;
        foreach (var (line, next) in Lines(_file))
        {
            end = next;
            if (Parse(line) is { } entry)
                entries.Add(entry);
            else
                DamagedLines++;
        }
        TornBytes = _file.Length - end;
        _file.SetLength(end);
        _file.Position = end;
        Entries = entries.Count;
        return entries;
    }

    /// <summary>Returns once the entries are synced to disk. After a failure the file is as it was before.</summary>
    public void Append(IReadOnlyList<LogEntry> entries)
    {
        var file = _file ?? throw new InvalidOperationException("The log is not open.");
        var before = file.Position;
        try
        {
            foreach (var entry in entries)
                file.Write(Format(entry));
            file.Flush(flushToDisk: true);
            Entries += entries.Count;
        }
        catch (IOException)
        {
            file.SetLength(before);
            file.Position = before;
            throw;
        }
    }

    /// <summary>Replaces the log by these entries: written beside it, synced, renamed over it.</summary>
    public void Rewrite(IEnumerable<LogEntry> entries)
    {
        var beside = path + ".new";
        File.Delete(beside);
        using (var fresh = new DocumentLog(beside))
        {
            fresh.Open();
            fresh.Append([.. entries]);
            Entries = fresh.Entries;
        }
        Dispose();
        File.Move(beside, path, overwrite: true);
        _file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        _file.Seek(0, SeekOrigin.End);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private static byte[] Format(LogEntry entry)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Options);
        return [.. Encoding.ASCII.GetBytes(Checksum(json)), (byte)' ', .. json, (byte)'\n'];
    }

    private static LogEntry? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length <= HashDigits + 1 || Encoding.ASCII.GetString(line[..HashDigits]) != Checksum(line[(HashDigits + 1)..]))
            return null;
        return JsonSerializer.Deserialize<LogEntry>(line[(HashDigits + 1)..], WireJson.Options);
    }

    private static string Checksum(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json))[..HashDigits];

    /// <summary>Whole lines and the position after each.</summary>
    private static IEnumerable<(byte[] Line, long Next)> Lines(FileStream file)
    {
        var reader = new BufferedStream(file, 1 << 16);
        var line = new ArrayBufferWriter<byte>(1 << 16);
        var position = 0L;
        for (var read = reader.ReadByte(); read >= 0; read = reader.ReadByte())
        {
            position++;
            if (read == '\n')
            {
                yield return (line.WrittenSpan.ToArray(), position);
                line.ResetWrittenCount();
                continue;
            }
            line.GetSpan(1)[0] = (byte)read;
            line.Advance(1);
        }
    }
}
