using System.Net;
using System.Text;
using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.Tests;

public sealed class AnswerRoomTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public async Task Large_answers_wait_for_each_other_in_turn_and_small_ones_never()
    {
        var room = new AnswerRoom(bound: 32 * Megabyte);
        var first = await room.EnterAsync(20 * Megabyte, default);
        var second = room.EnterAsync(13 * Megabyte, default);
        var third = room.EnterAsync(5 * Megabyte, default);
        Assert.Equal((false, false, 2), (second.IsCompleted, third.IsCompleted, room.Waiting));
        using var small = await room.EnterAsync(AnswerRoom.Large - 1, default);
        first.Dispose();
        first.Dispose();
        using var entered = await second;
        using var last = await third;
        Assert.Equal((0, true, false), (room.Waiting, room.TakeWasLarge(), room.TakeWasLarge()));
    }

    [Fact]
    public async Task One_beyond_the_bound_goes_alone()
    {
        var room = new AnswerRoom(bound: 32 * Megabyte);
        var huge = await room.EnterAsync(500 * Megabyte, default);
        var other = room.EnterAsync(5 * Megabyte, default);
        Assert.False(other.IsCompleted);
        huge.Dispose();
        using var entered = await other;
    }

    [Fact]
    public async Task Whoever_stops_waiting_keeps_nobody_from_going_in()
    {
        var room = new AnswerRoom(bound: 32 * Megabyte);
        using var first = await room.EnterAsync(20 * Megabyte, default);
        using var gone = new CancellationTokenSource();
        var leaving = room.EnterAsync(32 * Megabyte, gone.Token);
        var next = room.EnterAsync(10 * Megabyte, default);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        using var entered = await next;
    }

    [Fact]
    public async Task More_than_may_wait_are_told_to_come_back()
    {
        var room = new AnswerRoom(bound: 32 * Megabyte, mostWaiting: 1);
        using var first = await room.EnterAsync(32 * Megabyte, default);
        var waiting = room.EnterAsync(32 * Megabyte, default);
        await Assert.ThrowsAsync<AnswersBusyException>(() => room.EnterAsync(32 * Megabyte, default));
        using var small = await room.EnterAsync(1, default);
        first.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_large_trace_waits_for_room_and_is_answered_503_when_too_many_do()
    {
        await using var host = await CollectorHost.StartAsync();
        var room = host.Service<AnswerRoom>();
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 1, 0, "large", 0, 1, ("input.value", new string('l', 5 << 20)))), Otlp.Body(Otlp.Span(2, 1, 0, "small", 0, 1, ("input.value", "s"))));
        var place = await room.EnterAsync(long.MaxValue, default);
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 32).Select(_ => host.Query.GetTraceAsync(Otlp.TraceText(1), cancellationToken: gone.Token)).ToList();
        await Wait.UntilAsync(() => Task.FromResult(room.Waiting == 32), Answered.Limit);
        foreach (var address in new[] { $"/api/traces/{Otlp.TraceText(1)}", $"/api/traces/{Otlp.TraceText(1)}/spans/{Otlp.SpanText(1)}", $"/api/spans?traceId={Otlp.TraceText(1)}" })
        {
            using var full = await host.Http.GetAsync(address);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, 5), (full.StatusCode, full.Headers.RetryAfter!.Delta!.Value.Seconds));
        }
        Assert.NotNull(await host.Query.GetTraceAsync(Otlp.TraceText(2)));
        Assert.NotNull(await host.Query.GetTraceAsync(Otlp.TraceText(1), compact: true));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        place.Dispose();
        // Room that an answer took is given back when it has been sent: the second would wait for ever.
        for (var times = 0; times < 10; times++)
            Assert.Equal(5 << 20, (await host.Client.GetTraceAsync(Otlp.TraceText(1)))!.Spans[0].Input!.Length);
    }

    [Fact]
    public async Task A_large_answer_that_is_taken_too_slowly_gives_its_room_to_the_next()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 1, 0, "large", 0, 1, ("input.value", new string('l', 20 << 20)))));
        using var slow = await host.Http.GetAsync($"/api/traces/{Otlp.TraceText(1)}", HttpCompletionOption.ResponseHeadersRead);
        var next = host.Query.GetTraceAsync(Otlp.TraceText(1));
        await Wait.UntilAsync(() => Task.FromResult(host.Service<AnswerRoom>().Waiting == 1), Answered.Limit);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await next.WaitAsync(Answered.Limit));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("line\n\"quoted\"\t\\ ")]
    [InlineData("Umläute, 漢字 and 🙂🙃 ")]
    [InlineData("half \ud83d of one ")]
    public void A_long_text_is_written_as_a_short_one_is(string part)
    {
        var text = new StringBuilder().Insert(0, part, 200_000 / part.Length).ToString();
        for (var shift = 0; shift < 3; shift++)
        {
            var value = new string('x', shift) + text;
            using var element = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(new { value = new[] { value } }, WireJson.Options));
            var answer = new { value, list = new[] { value }, element = element.RootElement };
            Assert.Equal(JsonSerializer.Serialize(answer, WireJson.Options), JsonSerializer.Serialize(answer, AnswerJson.Options));
        }
    }
}
