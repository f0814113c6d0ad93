using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Receive;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

public sealed class MemoryReleaseTests
{
    [Fact]
    public async Task Memory_is_given_back_after_large_bodies_once_they_are_indexed_and_again_once_they_have_settled()
    {
        var (clock, bodies, released, idle) = (new FakeTimeProvider(), new InFlightBytes(new ReceiveOptions(), TimeProvider.System), 0, false);
        using var release = new MemoryRelease(bodies.TakeWasLarge, clock, () => Volatile.Read(ref idle), () => Interlocked.Increment(ref released));
        await release.StartAsync(default);
        var seen = new List<int>();
        foreach (var body in new[] { 1 << 20, 50 << 20, 50 << 20, 0 })
        {
            bodies.Take(body);
            bodies.GiveBack(body);
            await TickAsync();
            seen.Add(released);
        }
        Assert.Equal([0, 0, 0, 0], seen);
        Volatile.Write(ref idle, true);
        seen.Clear();
        for (var look = 0; look < MemoryRelease.LooksUntilSettled + 2; look++)
        {
            await TickAsync();
            seen.Add(released);
        }
        await release.StopAsync(default);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 2, 2], seen);

        // The loop takes the tick on another thread: a tick that asked about bodies has reset what it asked for.
        async Task TickAsync()
        {
            var before = release.Looks;
            await CollectorHost.UntilAsync(() =>
            {
                if (release.Looks == before)
                    clock.Advance(TimeSpan.FromSeconds(5));
                return Task.FromResult(release.Looks > before);
            });
        }
    }

    [Fact]
    public void Large_buffers_are_not_kept()
    {
        var (small, large) = (LargeBuffers.Rent(1000), LargeBuffers.Rent((1 << 20) + 1));
        LargeBuffers.Return(large);
        LargeBuffers.Return(small);
        Assert.NotSame(large, LargeBuffers.Rent((1 << 20) + 1));
        Assert.InRange(small.Length, 1000, 1 << 20);
    }
}
