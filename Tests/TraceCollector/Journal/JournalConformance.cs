using System.Text;
using LlmAspire.TraceCollector.Journal;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

/// <summary>What every journal promises, whatever it is kept in.</summary>
public abstract class JournalConformance
{
    /// <summary>The same journal again, each time.</summary>
    private protected abstract IJournal Open(Func<JournalOptions, JournalOptions>? change = null, TimeProvider? clock = null);

    [Fact]
    public async Task Records_come_back_in_order_with_kind_time_and_body()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-23T10:00:00.1234567Z"));
        using var journal = Open(clock: clock);
        byte[][] bodies = [[], "a"u8.ToArray(), new byte[100_000], RandomBytes(70_000)];
        var positions = new List<long>();
        foreach (var (body, index) in bodies.Select((body, index) => (body, index)))
            positions.Add(await journal.AppendAsync((RecordKind)(index + 1), body));

        var records = await JournalFolder.ReadAll(journal);

        Assert.Equal(positions, records.Select(record => record.Position));
        Assert.Equal(bodies, records.Select(record => record.Body));
        Assert.Equal([RecordKind.Traces, RecordKind.Logs, RecordKind.Metrics, RecordKind.Scores], records.Select(record => record.Kind));
        Assert.Equal(clock.GetUtcNow(), journal.Read(positions[2])!.Value.ReceivedAt);
        Assert.Equal(bodies[3], journal.Read(positions[3])!.Value.Body.ToArray());
        Assert.Equal(bodies.Select(body => body.Length), positions.Select(position => Assert.Single(journal.BodyLengths([position]))));
        Assert.Empty(journal.BodyLengths([positions[3] + 1, long.MaxValue]));
        Assert.True(journal.Figures.Bytes < 72_000, "a body of zeros is not stored compressed");
    }

    [Fact]
    public async Task Many_appends_at_once_are_all_there_once()
    {
        using var journal = Open();
        var positions = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(index =>
            Task.Run(async () => await journal.AppendAsync(RecordKind.Traces, Body(index.ToString())))));
        var records = await JournalFolder.ReadAll(journal);
        Assert.Equal(2_000, positions.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 2_000), Texts(records).Select(int.Parse).Order());
    }

    [Fact]
    public async Task A_follower_waits_for_what_comes_and_stops_when_cancelled()
    {
        using var journal = Open();
        using var stop = new CancellationTokenSource();
        await using var follower = journal.FollowAsync(0, stop.Token).GetAsyncEnumerator();
        var next = follower.MoveNextAsync();
        Assert.False(next.IsCompleted);
        await journal.AppendAsync(RecordKind.Logs, Body("late"));
        Assert.True(await next);
        Assert.Equal("late", Encoding.UTF8.GetString(follower.Current.Body.Span));
        var end = follower.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await end);
    }

    [Fact]
    public async Task A_reader_beyond_a_lost_journal_sees_what_comes_after_it()
    {
        using var journal = Open();
        await using var follower = journal.FollowAsync(5_000_000, CancellationToken.None).GetAsyncEnumerator();
        var next = follower.MoveNextAsync();
        Assert.Equal(5_000_000, await journal.AppendAsync(RecordKind.Traces, Body("new")));
        Assert.True(await next);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_a_later_append_is_taken()
    {
        using var journal = Open(options => options with { QueueBytes = 1_000 });
        await Assert.ThrowsAsync<JournalBusyException>(async () => await journal.AppendAsync(RecordKind.Traces, new byte[1_001]));
        await journal.AppendAsync(RecordKind.Traces, new byte[1_000]);
        await journal.AppendAsync(RecordKind.Traces, new byte[1_000]);
        Assert.Equal(2, (await JournalFolder.ReadAll(journal)).Count);
    }

    [Fact]
    public async Task A_closed_journal_is_busy_not_broken()
    {
        var journal = Open();
        journal.Dispose();
        await Assert.ThrowsAsync<JournalBusyException>(async () => await journal.AppendAsync(RecordKind.Traces, Body("late")));
    }

    [Fact]
    public async Task A_journal_opened_again_goes_on_where_it_was()
    {
        long first, second;
        using (var journal = Open())
            first = await journal.AppendAsync(RecordKind.Traces, Body("one"));
        using (var journal = Open())
        {
            second = await journal.AppendAsync(RecordKind.Traces, Body("two"));
            Assert.Equal(["one", "two"], Texts(await JournalFolder.ReadAll(journal)));
            Assert.Equal(["two"], Texts(await JournalFolder.ReadAll(journal, second)));
        }
        Assert.Equal(0, first);
        Assert.True(second > first);
    }

    [Fact]
    public async Task Each_record_begins_where_the_one_before_it_ends_and_bytes_count_from_the_start()
    {
        using var journal = Open();
        foreach (var text in new[] { "one", "two", "three" })
            await journal.AppendAsync(RecordKind.Traces, Body(text));
        var expected = journal.Start;
        await foreach (var record in journal.FollowAsync(0, CancellationToken.None))
        {
            Assert.Equal(expected, record.Position);
            Assert.Equal(record.Position, journal.BytesBefore(record.Position));
            if ((expected = record.Next) >= journal.Position)
                break;
        }
        Assert.Equal(journal.Figures.Bytes, journal.BytesBefore(long.MaxValue));
        Assert.Equal(journal.Position, journal.Figures.Position);
    }

    [Fact]
    public async Task A_time_has_a_position()
    {
        var clock = new FakeTimeProvider(Otlp.Noon);
        using var journal = Open(clock: clock);
        Assert.Equal(journal.Position, journal.PositionAt(Otlp.Noon));
        var positions = new List<long>();
        for (var hour = 0; hour < 6; hour++, clock.Advance(TimeSpan.FromHours(1)))
            positions.Add(await journal.AppendAsync(RecordKind.Traces, Body(hour.ToString())));
        Assert.Equal(positions, Enumerable.Range(0, 6).Select(hour => journal.PositionAt(Otlp.Noon.AddHours(hour - 0.5))));
        Assert.Equal(positions, Enumerable.Range(0, 6).Select(hour => journal.PositionAt(Otlp.Noon.AddHours(hour))));
        Assert.Equal(journal.Position, journal.PositionAt(Otlp.Noon.AddDays(1)));
    }

    [Fact]
    public async Task What_is_dropped_is_read_as_gone_and_what_comes_after_it_stays()
    {
        using var journal = Open(options => options with { SegmentBytes = 1 });
        var positions = new List<long>();
        for (var number = 0; number < 6; number++)
            positions.Add(await journal.AppendAsync(RecordKind.Traces, Body(number.ToString())));
        journal.DropBefore(positions[4]);
        Assert.Equal(positions[4], journal.Start);
        Assert.All(positions[..4], position => Assert.Null(journal.Read(position)));
        Assert.Equal(["4", "5"], Texts(await JournalFolder.ReadAll(journal)));
        Assert.Equal(positions[4], journal.PositionAt(DateTimeOffset.UnixEpoch));
        Assert.True(await journal.AppendAsync(RecordKind.Traces, Body("6")) > positions[5], "a position was used twice");
    }

    [Fact]
    public async Task Records_that_fit_into_so_many_bytes_begin_at_a_record()
    {
        using var journal = Open(options => options with { SegmentBytes = 1 });
        var positions = new List<long>();
        for (var number = 0; number < 6; number++)
            positions.Add(await journal.AppendAsync(RecordKind.Traces, Body(number.ToString())));
        Assert.Equal(positions[3], journal.PositionLeaving(journal.Position - positions[3]));
        Assert.Equal(positions[4], journal.PositionLeaving(journal.Position - positions[4] + 5));
        Assert.Equal(positions[0], journal.PositionLeaving(long.MaxValue / 2));
    }

    [Fact]
    public async Task What_is_taken_out_leaves_every_other_record_in_its_place()
    {
        using var journal = Open(options => options with { SegmentBytes = 1 });
        var positions = new List<long>();
        foreach (var text in new[] { "keep one", "shorten this one", "take out", "keep two" })
            positions.Add(await journal.AppendAsync(RecordKind.Traces, Body(text)));
        var mark = await journal.AppendInNewSegmentAsync(RecordKind.Erasure, Body("take after the mark"));
        await journal.AppendAsync(RecordKind.Traces, Body("take too late"));

        var changed = journal.Edit(positions[1], mark, record => Encoding.UTF8.GetString(record.Body.Span) switch
        {
            "shorten this one" => Body("short"),
            var text when text.StartsWith("take", StringComparison.Ordinal) => ReadOnlyMemory<byte>.Empty,
            _ => (ReadOnlyMemory<byte>?)null,
        }, CancellationToken.None);

        Assert.Equal(2, changed);
        Assert.Null(journal.Read(positions[2]));
        Assert.Equal("short", Encoding.UTF8.GetString(journal.Read(positions[1])!.Value.Body.Span));
        var records = await JournalFolder.ReadAll(journal);
        Assert.Equal(["keep one", "short", "keep two", "take after the mark", "take too late"], Texts(records));
        Assert.Equal([positions[0], positions[1], positions[3], mark], records.Select(record => record.Position).SkipLast(1));
    }

    private protected static byte[] Body(string text) => Encoding.UTF8.GetBytes(text);

    private protected static IEnumerable<string> Texts(IEnumerable<(long Position, RecordKind Kind, byte[] Body)> records) =>
        records.Select(record => Encoding.UTF8.GetString(record.Body));

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
