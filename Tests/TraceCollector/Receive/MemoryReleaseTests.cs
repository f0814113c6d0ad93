using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Receive;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

public sealed class MemoryReleaseTests
{
    [Fact]
    public async Task Memory_is_given_back_once_after_large_bodies_and_not_between_them()
    {
        var (clock, bodies, released) = (new FakeTimeProvider(), new InFlightBytes(new ReceiveOptions()), 0);
        using var release = new MemoryRelease(bodies, clock, () => Interlocked.Increment(ref released));
        await release.StartAsync(default);
        var seen = new List<int>();
        foreach (var body in new[] { 1 << 20, 50 << 20, 50 << 20, 0, 0, 0 })
        {
            bodies.Take(body);
            bodies.GiveBack(body);
            await TickAsync();
            seen.Add(released);
        }
        await release.StopAsync(default);
        Assert.Equal([0, 0, 0, 1, 1, 1], seen);

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
