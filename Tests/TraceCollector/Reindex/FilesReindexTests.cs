using LlmAspire.TraceCollector.Reindex;
using LlmAspire.TraceCollector.Store.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

public sealed class FilesReindexTests() : ReindexTests(Engine.Files)
{
    [Fact]
    public async Task The_new_file_takes_the_place_of_the_old_one_which_goes()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        var first = TableFiles.Current(host.Folder);
        await ReindexAsync(host);
        Assert.NotEqual(first, TableFiles.Current(host.Folder));
        await CollectorHost.UntilAsync(() => Task.FromResult(!File.Exists(first)));
    }

    [Fact]
    public async Task A_file_that_was_left_unfinished_and_cannot_be_read_is_built_from_the_beginning()
    {
        var folder = CollectorHost.NewFolder();
        await using (var host = await CollectorHost.StartAsync(folder))
            await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await File.WriteAllTextAsync(TableFiles.Unfinished(folder), "no tables");
        await using (var host = await CollectorHost.StartAsync(folder))
        {
            await CollectorHost.UntilAsync(() => Task.FromResult(host.Reindexer.Status is { HasEnded: true }));
            Assert.Equal((null, false), (host.Reindexer.Status!.Fault, host.Reindexer.Status.Resumed));
            Assert.Equal(1, await host.Query.CountTracesAsync(CollectorHost.Everything));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_finished_file_counts_and_the_one_before_is_removed_where_a_crash_came_between()
    {
        var folder = CollectorHost.NewFolder();
        await using (var host = await CollectorHost.StartAsync(folder))
        {
            await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
            await ReindexAsync(host);
        }
        var old = Path.Combine(folder, "traces.duckdb");
        await File.WriteAllTextAsync(old, "what was before");
        await using (var host = await CollectorHost.StartAsync(folder))
        {
            await CollectorHost.UntilAsync(() => Task.FromResult(!File.Exists(old)));
            Assert.Equal(1, await host.Query.CountTracesAsync(CollectorHost.Everything));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_room_on_the_disk_it_does_not_begin()
    {
        await using var host = await CollectorHost.StartAsync();
        using var reindexer = new Reindexer(host.ReindexParts with { JournalOptions = host.ReindexParts.JournalOptions with { MinFreeBytes = long.MaxValue } }, NullLogger<Reindexer>.Instance);
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        Assert.Equal(ReindexStart.NoRoom, reindexer.Start());
        Assert.Null(reindexer.Status);
    }
}
