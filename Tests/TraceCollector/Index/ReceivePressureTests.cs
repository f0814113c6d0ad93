using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

public sealed class ReceivePressureTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(40, 40, false)]
    [InlineData(80, 40, false)]
    [InlineData(120, 40, true)]
    public void Receiving_presses_where_several_requests_are_stored_at_once(long records, long groups, bool presses) =>
        Assert.Equal(presses, ReceivePressure.Presses(new(1_000, 10), new(1_000 + records, 10 + groups)));

    [Fact]
    public async Task Requests_that_come_while_a_group_is_stored_are_one_group()
    {
        using var storing = new SemaphoreSlim(0);
        using var finish = new SemaphoreSlim(0);
        using var commits = new GroupCommit(new() { Folder = "" }, Store, NullLogger.Instance);
        var first = commits.AppendAsync(RecordKind.Traces, Otlp.Noon, [1]);
        await storing.WaitAsync(TimeSpan.FromMinutes(1));
        var others = Enumerable.Range(0, 5).Select(_ => commits.AppendAsync(RecordKind.Traces, Otlp.Noon, [1])).ToList();
        finish.Release(2);
        await Task.WhenAll([first, .. others]);
        Assert.Equal(new StoredGroups(6, 2), commits.Stored);

        long Store(IReadOnlyList<PendingRecord> group)
        {
            storing.Release();
            finish.Wait();
            return 0;
        }
    }
}
