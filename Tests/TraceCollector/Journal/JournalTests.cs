using System.Text;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Journal.Files;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

/// <summary>What only files have: segments, a folder that one process holds, what a crash or a disk leaves behind.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly JournalFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_reopened_journal_goes_on_where_it_was()
    {
        long first, second;
        using (var journal = folder.Open())
            first = await journal.AppendAsync(RecordKind.Traces, Body("one"));
        using (var journal = folder.Open())
        {
            Assert.Equal(0, journal.Figures.TornBytes);
            second = await journal.AppendAsync(RecordKind.Traces, Body("two"));
            Assert.Equal(["one", "two"], Texts(await JournalFolder.ReadAll(journal)));
        }
        Assert.Equal(0, first);
        Assert.True(second > first);
        Assert.Single(folder.Segments);
    }

    [Fact]
    public async Task A_time_has_a_position_and_whole_segments_before_it_can_be_dropped()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Otlp.Noon);
        using var journal = folder.Open(options => options with { SegmentBytes = 100 }, clock);
        var positions = new List<long>();
        for (var hour = 0; hour < 6; hour++, clock.Advance(TimeSpan.FromHours(1)))
            positions.Add(await journal.AppendAsync(RecordKind.Traces, Body(hour.ToString())));
        Assert.Equal(positions, Enumerable.Range(0, 6).Select(hour => journal.PositionAt(Otlp.Noon.AddHours(hour - 0.5))));
        Assert.Equal(journal.Position, journal.PositionAt(Otlp.Noon.AddDays(1)));

        var before = folder.Segments.Length;
        journal.DropBefore(positions[4]);

        Assert.InRange(folder.Segments.Length, 1, before - 1);
        Assert.Null(journal.Read(positions[0]));
        Assert.Equal("4", Encoding.UTF8.GetString(journal.Read(positions[4])!.Value.Body.Span));
        Assert.Equal("5", Texts(await JournalFolder.ReadAll(journal)).Last());
        journal.DropBefore(long.MaxValue);
        Assert.Single(folder.Segments);
    }

    [Fact]
    public async Task Segments_roll_and_are_named_by_position()
    {
        using var journal = folder.Open(options => options with { SegmentBytes = 1 });
        for (var index = 0; index < 5; index++)
            await journal.AppendAsync(RecordKind.Traces, Body(index.ToString()));
        Assert.Equal(5, folder.Segments.Length);
        var records = await JournalFolder.ReadAll(journal);
        Assert.Equal(["0", "1", "2", "3", "4"], Texts(records));
        Assert.Equal(folder.Segments.Select(file => long.Parse(Path.GetFileNameWithoutExtension(file.Name))), records.Select(record => record.Position));
        Assert.Equal("3", Encoding.UTF8.GetString(journal.Read(records[3].Position)!.Value.Body.Span));
    }

    [Fact]
    public async Task A_last_record_cut_at_any_byte_is_torn_and_the_rest_stays()
    {
        using (var journal = folder.Open())
        {
            await journal.AppendAsync(RecordKind.Traces, Body("one"));
            await journal.AppendAsync(RecordKind.Traces, Body("two"));
        }
        var bytes = await File.ReadAllBytesAsync(folder.Segments[0].FullName);
        var lastAt = bytes.Length / 2;
        for (var length = lastAt; length < bytes.Length; length++)
        {
            foreach (var file in folder.Segments)
                file.Delete();
            await File.WriteAllBytesAsync(Segment.PathOf(folder.Folder, 0), bytes[..length]);
            using var journal = folder.Open();
            Assert.Equal(length - lastAt, journal.Figures.TornBytes);
            Assert.Empty(journal.Figures.Damaged);
            var third = await journal.AppendAsync(RecordKind.Traces, Body("three"));
            Assert.Equal(["one", "three"], Texts(await JournalFolder.ReadAll(journal)));
            Assert.True(length == lastAt ? third == lastAt : third > bytes.Length, "a position inside the cut was used again");
        }
    }

    [Fact]
    public async Task A_reader_that_was_inside_the_cut_sees_what_comes_after_it()
    {
        long position;
        using (var journal = folder.Open())
        {
            await journal.AppendAsync(RecordKind.Traces, Body("one"));
            await journal.AppendAsync(RecordKind.Traces, Body("two"));
            position = journal.Position;
        }
        using (var stream = folder.Segments[0].OpenWrite())
            stream.SetLength(stream.Length - 3);
        using var reopened = folder.Open();
        await using var follower = reopened.FollowAsync(position, CancellationToken.None).GetAsyncEnumerator();
        var next = follower.MoveNextAsync();
        await reopened.AppendAsync(RecordKind.Traces, Body("three"));
        Assert.True(await next);
        Assert.Equal("three", Encoding.UTF8.GetString(follower.Current.Body.Span));
    }

    [Fact]
    public async Task Any_damaged_byte_costs_one_record_and_is_named()
    {
        using (var journal = folder.Open())
            foreach (var text in new[] { "one", "two", "three" })
                await journal.AppendAsync(RecordKind.Traces, Body(text));
        var path = folder.Segments[0].FullName;
        var bytes = await File.ReadAllBytesAsync(path);
        var record = RecordHeader.Size + Body("one").Length;
        for (var index = record; index < 2 * record; index++)
        {
            var damaged = bytes.ToArray();
            damaged[index] ^= 0x55;
            await File.WriteAllBytesAsync(path, damaged);
            using var journal = folder.Open();
            Assert.Equal(["one", "three"], Texts(await JournalFolder.ReadAll(journal)));
            Assert.Equal(0, journal.Figures.TornBytes);
            Assert.Contains($"at {record}: {record} bytes", Assert.Single(journal.Figures.Damaged), StringComparison.Ordinal);
            Assert.Null(journal.Read(record));
            Assert.NotNull(journal.Read(0));
        }
    }

    [Fact]
    public async Task A_sealed_segment_that_lost_its_end_is_damage_not_a_stop()
    {
        using (var journal = folder.Open(options => options with { SegmentBytes = 1 }))
            foreach (var text in new[] { "one", "two", "three" })
                await journal.AppendAsync(RecordKind.Traces, Body(text));
        using (var stream = folder.Segments[1].OpenWrite())
            stream.SetLength(stream.Length - 1);
        using var reopened = folder.Open();
        Assert.Equal(["one", "three"], Texts(await JournalFolder.ReadAll(reopened)));
        Assert.Single(reopened.Figures.Damaged);
    }

    [Fact]
    public void A_second_opener_is_told_which_setting_to_change()
    {
        using var journal = folder.Open();
        var error = Assert.Throws<InvalidOperationException>(() => folder.Open());
        Assert.Contains("Data__Directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_refuses_acknowledges_nothing_and_is_used_again_when_it_works()
    {
        using var journal = folder.Open(options => options with { SegmentBytes = 1 });
        await journal.AppendAsync(RecordKind.Traces, Body("one"));
        var position = journal.Position;
        var away = folder.Folder + "-away";
        Directory.Move(folder.Folder, away);
        await Assert.ThrowsAsync<JournalBusyException>(async () => await journal.AppendAsync(RecordKind.Traces, Body("lost")));
        Assert.Equal(position, journal.Position);
        Directory.Move(away, folder.Folder);
        await journal.AppendAsync(RecordKind.Traces, Body("two"));
        Assert.Equal(["one", "two"], Texts(await JournalFolder.ReadAll(journal)));
    }

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes(text);

    private static IEnumerable<string> Texts(IEnumerable<(long Position, RecordKind Kind, byte[] Body)> records) =>
        records.Select(record => Encoding.UTF8.GetString(record.Body));
}
