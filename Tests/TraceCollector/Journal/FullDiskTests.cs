using LlmAspire.Benchmarks.Ingest;
using LlmAspire.Benchmarks.Kill;
using LlmAspire.Benchmarks.Traffic;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Files;

namespace LlmAspire.Tests;

/// <summary>A disk without room: nothing acknowledged is lost, and room is enough to go on.</summary>
public sealed class FullDiskTests
{
    private const int Megabytes = 48;

    [Fact]
    public async Task A_full_disk_refuses_records_and_takes_them_again_once_there_is_room()
    {
        using var disk = new SmallDisk(Megabytes);
        disk.SkipUnlessMounted();
        var acknowledged = new List<(long Position, string Body)>();
        using (var journal = Open(disk))
        {
            await AppendAsync(journal, acknowledged);
            var ballast = disk.Fill();
            await Assert.ThrowsAsync<JournalBusyException>(async () => await FillAsync(journal, acknowledged));
            Assert.NotNull(journal.Fault);
            await Assert.ThrowsAsync<JournalBusyException>(() => AppendAsync(journal, []));
            File.Delete(ballast);
            await AppendAsync(journal, acknowledged);
            Assert.Null(journal.Fault);
            Assert.Equal(acknowledged, await KeptAsync(journal));
        }
        using var reopened = Open(disk);
        Assert.Equal((0, 0), (reopened.Figures.TornBytes, reopened.Figures.Damaged.Count));
        Assert.Equal(acknowledged, await KeptAsync(reopened));
    }

    [Fact]
    public async Task A_disk_with_too_little_room_is_not_filled_to_its_end()
    {
        using var folder = new JournalFolder();
        using var journal = folder.Open(options => options with { MinFreeBytes = long.MaxValue });
        var error = await Assert.ThrowsAsync<JournalBusyException>(async () => await journal.AppendAsync(RecordKind.Traces, new byte[1]));
        Assert.Contains("Journal__MinFreeBytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, journal.Position);
    }

    [Fact]
    public async Task A_collector_whose_disk_was_full_says_so_and_has_all_it_acknowledged_once_there_is_room()
    {
        using var disk = new SmallDisk(Megabytes);
        disk.SkipUnlessMounted();
        await using var collector = await ServiceProcess.StartAsync("TraceCollector", disk.Path, new Dictionary<string, string> { ["Journal__MinFreeBytes"] = "0" });
        using var sender = new OtlpSender(collector.Address, new IngestPlan());
        var body = RequestBody.Make(7, BodyEncoding.Protobuf, Vocabulary.Read(), 1);
        var check = new KillCheck();
        var seed = 0UL;
        Assert.Equal(Answer.Accepted, await SendAsync());

        var ballast = disk.Fill();
        while (await SendAsync() is var answer && answer != Answer.Busy)
            Assert.Equal(Answer.Accepted, answer);
        Assert.StartsWith("503", sender.Fault, StringComparison.Ordinal);
        Assert.StartsWith("Degraded\njournal: Degraded. Nothing is taken:", await collector.Client.GetStringAsync(new Uri("/health", UriKind.Relative)), StringComparison.Ordinal);

        File.Delete(ballast);
        Assert.Equal(Answer.Accepted, await SendAsync());
        await check.RunAsync(collector, CancellationToken.None);
        Assert.Empty(check.Faults);
        Assert.True(check.Acknowledged >= 2, $"{check.Acknowledged} traces were acknowledged.");

        async Task<Answer> SendAsync()
        {
            body.Renew(++seed << 16, DateTimeOffset.UtcNow);
            var answer = await sender.SendAsync(body, CancellationToken.None);
            if (answer == Answer.Accepted)
                check.Acknowledge([RequestBody.TraceId(seed << 16, 0)]);
            return answer;
        }
    }

    private static FileJournal Open(SmallDisk disk) => new(
        new JournalOptions { Folder = Path.Combine(disk.Path, "journal"), MinFreeBytes = 0, SegmentBytes = 1 << 20 },
        TimeProvider.System,
        Microsoft.Extensions.Logging.Abstractions.NullLogger<FileJournal>.Instance);

    private static async Task AppendAsync(FileJournal journal, List<(long Position, string Body)> acknowledged)
    {
        var body = new byte[10_000];
        Random.Shared.NextBytes(body);
        acknowledged.Add((await journal.AppendAsync(RecordKind.Traces, body), Convert.ToHexString(body)));
    }

    /// <summary>Ends by the exception of the append that does not fit: what is left of the last block may take some.</summary>
    private static async Task FillAsync(FileJournal journal, List<(long Position, string Body)> acknowledged)
    {
        while (true)
            await AppendAsync(journal, acknowledged);
    }

    private static async Task<List<(long Position, string Body)>> KeptAsync(FileJournal journal) =>
        [.. (await JournalFolder.ReadAll(journal)).Select(record => (record.Position, Convert.ToHexString(record.Body)))];
}
