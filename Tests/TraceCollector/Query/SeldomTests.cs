using LlmAspire.TraceCollector.Query;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

public sealed class SeldomTests
{
    private readonly FakeTimeProvider clock = new();
    private int made;

    [Fact]
    public void What_is_quick_is_made_anew_at_each_question()
    {
        var seldom = new Seldom<int>(clock);
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => seldom.Get(() => Make(TimeSpan.FromMilliseconds(99)))));
    }

    [Fact]
    public void What_took_a_second_is_good_for_twenty()
    {
        var seldom = new Seldom<int>(clock);
        Assert.Equal(1, seldom.Get(() => Make(TimeSpan.FromSeconds(1))));
        clock.Advance(TimeSpan.FromSeconds(19.9));
        Assert.Equal(1, seldom.Get(() => Make(TimeSpan.FromSeconds(1))));
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(2, seldom.Get(() => Make(TimeSpan.FromSeconds(1))));
    }

    private int Make(TimeSpan taking)
    {
        clock.Advance(taking);
        return ++made;
    }
}
