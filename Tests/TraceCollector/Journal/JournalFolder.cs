using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

/// <summary>A journal in a folder of its own, opened and closed at will.</summary>
internal sealed class JournalFolder : IDisposable
{
    public string Data { get; } = Directory.CreateTempSubdirectory("journal-").FullName;

    public string Folder => Path.Combine(Data, "journal");

    public FileInfo[] Segments => [.. new DirectoryInfo(Folder).EnumerateFiles("*.seg").OrderBy(file => file.Name, StringComparer.Ordinal)];

    public FileJournal Open(Func<JournalOptions, JournalOptions>? change = null, TimeProvider? clock = null)
    {
        var options = new JournalOptions { Folder = Folder };
        return new FileJournal(change is null ? options : change(options), clock ?? TimeProvider.System, NullLogger<FileJournal>.Instance);
    }

    public static async Task<List<(long Position, RecordKind Kind, byte[] Body)>> ReadAll(IJournal journal, long from = 0)
    {
        var records = new List<(long, RecordKind, byte[])>();
        using var stop = new CancellationTokenSource();
        if (from >= journal.Position)
            return records;
        await foreach (var record in journal.FollowAsync(from, stop.Token))
        {
            records.Add((record.Position, record.Kind, record.Body.ToArray()));
            if (record.Next >= journal.Position)
                break;
        }
        return records;
    }

    public void Dispose() => Directory.Delete(Data, recursive: true);
}
