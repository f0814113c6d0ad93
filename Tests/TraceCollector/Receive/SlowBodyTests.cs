using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Receive;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

public sealed class SlowBodyTests
{
    private const int Limit = 64 << 20;
    private static readonly ReceiveOptions Options = new() { MaxBodyBytes = Limit, MaxInFlightBytes = 4L * Limit };

    private readonly FakeTimeProvider clock = new();

    private (Task<RequestBody> Body, Stream Client) Begin(InFlightBytes budget, int announced)
    {
        // A write ends when what came before it has been read.
        var pipe = new System.IO.Pipelines.Pipe(new(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        return (RequestBody.ReadAsync(pipe.Reader.AsStream(), announced, budget, Limit, default), pipe.Writer.AsStream());
    }

    [Fact]
    public async Task Who_only_announces_much_takes_little_and_what_has_come_counts_at_most_four_times()
    {
        var budget = new InFlightBytes(Options, clock);
        var bodies = Enumerable.Range(0, 1_000).Select(_ => Begin(budget, 60 << 20)).ToList();
        using (var room = await ReadAsync(budget, Limit))
            Assert.Equal(Limit, room.Bytes.Length);
        foreach (var (_, client) in bodies.Take(10))
            await client.WriteAsync(new byte[1 << 20]);
        using var still = await ReadAsync(budget, Limit);
        Assert.All(bodies, body => Assert.False(body.Body.IsCompleted));
    }

    [Fact]
    public async Task Those_that_are_sent_too_slowly_give_way_when_another_finds_no_room()
    {
        var budget = new InFlightBytes(Options, clock);
        var slow = Enumerable.Range(0, 4).Select(_ => Begin(budget, 60 << 20)).ToList();
        foreach (var (_, client) in slow)
            await client.WriteAsync(new byte[(16 << 20) + 1]);
        await Wait.UntilAsync(async () => await IsFullAsync(budget), Answered.Limit);
        Assert.All(slow, body => Assert.False(body.Body.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(6));
        // One of them still sends: it goes on.
        await slow[0].Client.WriteAsync(new byte[1 << 19]);
        await slow[0].Client.WriteAsync(new byte[1 << 19]);
        Assert.True(await IsFullAsync(budget));
        foreach (var (body, _) in slow.Skip(1))
            await Assert.ThrowsAsync<JournalBusyException>(() => body.WaitAsync(Answered.Limit));
        (await ReadAsync(budget, Limit)).Dispose();
        Assert.False(slow[0].Body.IsCompleted);
        await slow[0].Client.DisposeAsync();
        using var whole = await slow[0].Body;
        Assert.Equal((17 << 20) + 1, whole.Bytes.Length);
    }

    [Fact]
    public async Task As_long_as_there_is_room_nobody_is_hurried()
    {
        var budget = new InFlightBytes(Options, clock);
        var (body, client) = Begin(budget, 100);
        clock.Advance(TimeSpan.FromHours(1));
        (await ReadAsync(budget, Limit)).Dispose();
        await client.WriteAsync(new byte[100]);
        await client.DisposeAsync();
        using var whole = await body;
        Assert.Equal(100, whole.Bytes.Length);
    }

    private static async Task<bool> IsFullAsync(InFlightBytes budget)
    {
        try
        {
            (await ReadAsync(budget, Limit)).Dispose();
            return false;
        }
        catch (JournalBusyException)
        {
            return true;
        }
    }

    private static Task<RequestBody> ReadAsync(InFlightBytes budget, int bytes) => RequestBody.ReadAsync(new MemoryStream(new byte[bytes]), bytes, budget, Limit, default);
}
