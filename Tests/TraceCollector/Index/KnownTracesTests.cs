using LlmAspire.TraceCollector.Index;

namespace LlmAspire.Tests;

public sealed class KnownTracesTests
{
    [Fact]
    public void What_was_added_is_never_denied_and_strangers_are_hardly_ever_let_through()
    {
        var known = new KnownTraces(50_000);
        var random = new Random(1);
        var added = Enumerable.Range(0, 50_000).Select(_ => Id(random)).ToList();
        added.ForEach(known.Add);
        Assert.All(added, id => Assert.True(known.MayHold(id)));
        Assert.InRange(Enumerable.Range(0, 100_000).Count(_ => known.MayHold(Id(random))), 0, 20);
    }

    [Fact]
    public void Ids_that_only_count_up_are_told_apart()
    {
        var known = new KnownTraces(0);
        for (var i = 1; i <= 30_000; i++)
            known.Add((UInt128)i);
        Assert.InRange(Enumerable.Range(30_001, 100_000).Count(i => known.MayHold((UInt128)i)), 0, 20);
    }

    [Fact]
    public void It_is_full_when_it_holds_what_it_was_made_for()
    {
        var known = new KnownTraces(0);
        var random = new Random(2);
        for (var i = 0; i < 65_536; i++)
        {
            Assert.False(known.IsFull);
            known.Add(Id(random));
        }
        Assert.True(known.IsFull);
    }

    private static UInt128 Id(Random random) => new((ulong)random.NextInt64(), (ulong)random.NextInt64());
}
