using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace LlmAspire.TraceCollector.Journal.Files;

/// <summary>One file of the journal. Its name is the position of its first byte; positions between two files may be unused.</summary>
internal sealed class Segment(string path, long start, long durableEnd) : IDisposable
{
    private Lazy<SafeFileHandle> handle = Opened(path);
    private long end = durableEnd;

    public string Path => path;

    public string Name => System.IO.Path.GetFileName(path);

    public long Start => start;

    /// <summary>Position after the last durable byte. Set by the writer after each sync, read by everybody.</summary>
    public long End
    {
        get => Volatile.Read(ref end);
        set => Volatile.Write(ref end, value);
    }

    public static string PathOf(string folder, long start) =>
        System.IO.Path.Combine(folder, start.ToString("D20", CultureInfo.InvariantCulture) + ".seg");

    /// <summary>The segments of a folder in order of position; files with other names are not ours and are left alone.</summary>
    public static List<Segment> List(string folder) =>
        [.. from file in new DirectoryInfo(folder).EnumerateFiles("*.seg")
            let name = System.IO.Path.GetFileNameWithoutExtension(file.Name)
            where name.Length == 20 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            let start = long.Parse(name, CultureInfo.InvariantCulture)
            orderby start
            select new Segment(file.FullName, start, start + file.Length)];

    /// <summary>The file was replaced. Whoever reads the old one goes on; it goes with its last reader.</summary>
    public void Reopen() => Volatile.Write(ref handle, Opened(path));

    /// <summary>Fills the buffer from a position; false where the segment ends before it is full.</summary>
    public bool TryRead(long position, Span<byte> buffer)
    {
        if (position + buffer.Length > End)
            return false;
        var file = Volatile.Read(ref handle).Value;
        for (var done = 0; done < buffer.Length;)
        {
            var read = RandomAccess.Read(file, buffer[done..], position - start + done);
            if (read == 0)
                return false;
            done += read;
        }
        return true;
    }

    private static Lazy<SafeFileHandle> Opened(string path) => new(() => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    public void Dispose()
    {
        if (handle.IsValueCreated)
            handle.Value.Dispose();
    }
}
