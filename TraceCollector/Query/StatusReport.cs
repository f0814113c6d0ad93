using System.Reflection;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Index.Lease;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Receive;
using LlmAspire.TraceCollector.Reindex;
using LlmAspire.TraceCollector.Store;
using Microsoft.Extensions.Options;

namespace LlmAspire.TraceCollector.Query;

/// <summary>How the collector is doing, gathered from those who know.</summary>
internal sealed class StatusReport(TraceStore store, IJournal journal, IndexFigures index, ReceiveFigures received, PriceBook prices, IOptions<StoreOptions> options, TimeProvider clock, Reindexer? reindexer = null, Collectors? collectors = null)
{
    private static readonly string Version = typeof(StatusReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();
    /// <summary>PostgreSQL counts 10 M rows for more than a second.</summary>
    private readonly Seldom<(StoredCounts Stored, DateTimeOffset? Oldest)> counts = new(clock);

    public async Task<CollectorStatus> GetAsync(CancellationToken cancellationToken)
    {
        var ((stored, oldest), scores, free) = await store.ReadAsync(
            session => (counts.Get(() => Counts(session)),
                new WaitingScoreCounts(WaitingRows.Count(session), session.Progress(WaitingScores.NotJoined) ?? 0),
                session.Query(session.Statement("free-bytes"), row => row.MaybeLong("bytes"))[0]), cancellationToken);
        var tables = await Task.Run(() => store.Bytes, cancellationToken);
        var figures = journal.Figures;
        var came = received.Snapshot();
        return new(
            Version,
            store.Engine.Name,
            startedAt,
            new(came.Requests, came.Spans, came.Logs, came.Metrics),
            stored,
            new(came.RejectedSpans, came.Reasons),
            new(figures.Position, index.Indexed, BehindMs(figures.Position, index.Indexed, index.WaitingSince, clock.GetUtcNow()), figures.Segments, figures.Bytes, figures.TornBytes, figures.Damaged),
            new(figures.QueueLength, figures.QueueBound),
            Disk(options.Value.Directory, store.Engine.FreeBytes is null ? tables : 0),
            oldest,
            Prices())
        {
            Tables = new(tables, free),
            Scores = scores,
            Reindex = reindexer?.Status,
            Index = collectors is null ? null : await collectors.AskAsync(cancellationToken),
        };
    }

    private static (StoredCounts Stored, DateTimeOffset? Oldest) Counts(StoreSession session) => session.Query(Sql.Query("counts"), row => (
        new StoredCounts(row.Long("spans"), row.Long("traces"), row.Long("settled")),
        row.MaybeLong("oldest_us") is { } us ? StoreTime.Read(us) : (DateTimeOffset?)null))[0];

    private PriceStatus Prices() => PriceStatus.Of(prices, clock.GetUtcNow());

    /// <summary>Age of the record at which the indexer is; 0 when it has reached the end or has only just been told.</summary>
    public static double BehindMs(long position, long indexed, DateTimeOffset? waitingSince, DateTimeOffset now) =>
        position > indexed && waitingSince is { } since ? Math.Max(0, (now - since).TotalMilliseconds) : 0;

    private static DiskStatus Disk(string directory, long onServer)
    {
        var folder = new DirectoryInfo(directory);
        var bytes = folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(Length) : 0;
        return new(bytes + onServer, new DriveInfo(folder.FullName).AvailableFreeSpace);
    }

    /// <summary>A file may go between being listed and being asked.</summary>
    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
