using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.Tests;

/// <summary>A search of texts answers before it has looked at everything, says how far it has looked, and goes on from there.</summary>
public abstract class TextSearchTests(TextSearchTests.Asked asked)
{
    private static TraceFilter Filter => new() { Range = new(Otlp.Noon.AddHours(-1), Otlp.Noon.AddDays(4)), Words = "rare" };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task Going_on_finds_what_one_look_at_all_texts_finds_in_the_same_order(int limit)
    {
        var lists = new TraceLists(asked.Host.Store, requestsPerSearch: 10);
        var whole = await asked.Host.Query.GetTracesAsync(Filter, 500);
        Assert.Equal((10, null, null), (whole.Items.Count, whole.Next, whole.SearchedFrom));
        var (found, pages, cursor) = (new List<string>(), 0, (string?)null);
        do
        {
            var page = await lists.GetAsync(Filter, limit, cursor, default);
            Assert.InRange(page.Items.Count, 0, limit);
            found.AddRange(page.Items.Select(trace => trace.TraceId));
            cursor = page.Next;
        }
        while (cursor is not null && ++pages < 100);
        Assert.Equal(whole.Items.Select(trace => trace.TraceId), found);
    }

    [Fact]
    public async Task A_page_says_how_far_back_it_has_looked_until_it_has_looked_at_all()
    {
        var lists = new TraceLists(asked.Host.Store, requestsPerSearch: 10);
        var none = Filter with { Words = "nowhere" };
        var (looked, cursor) = (new List<DateTimeOffset?>(), (string?)null);
        do
        {
            var page = await lists.GetAsync(none, 50, cursor, default);
            Assert.Empty(page.Items);
            looked.Add(page.SearchedFrom);
            cursor = page.Next;
        }
        while (cursor is not null && looked.Count < 100);
        Assert.Null(looked[^1]);
        Assert.True(looked.Count > 3);
        Assert.Equal(looked[..^1].OrderDescending(), looked[..^1]);
        Assert.Equal(looked.Count, looked.Distinct().Count());
    }

    [Fact]
    public async Task An_hour_of_more_texts_than_one_look_takes_is_looked_at_once()
    {
        var lists = new TraceLists(asked.Host.Store, requestsPerSearch: 1);
        var hour = Filter with { Range = new(Otlp.Noon, Otlp.Noon.AddHours(5)), Words = "nowhere" };
        var (looks, cursor) = (0, (string?)null);
        do
            cursor = (await lists.GetAsync(hour, 50, cursor, default)).Next;
        while (cursor is not null && ++looks < 100);
        Assert.InRange(looks, 3, 5);
    }

    [Fact]
    public async Task What_needs_no_text_is_answered_at_once()
    {
        var page = await new TraceLists(asked.Host.Store, requestsPerSearch: 10).GetAsync(Filter with { Words = null, Features = ["none"] }, 50, null, default);
        Assert.Equal((0, null, null), (page.Items.Count, page.Next, page.SearchedFrom));
    }

    [Fact]
    public void Stretches_follow_each_other_from_the_newest_to_the_oldest_without_gaps()
    {
        foreach (var (hours, texts, expected) in new[] { (0.5, false, 1), (20.0, false, 2), (100.0, false, 3), (20.0, true, 1), (100.0, true, 2) })
        {
            var range = new TimeRange(Otlp.Noon.AddHours(-hours), Otlp.Noon);
            var stretches = SearchWindows.Of(range.From, range.To, texts).ToList();
            Assert.Equal(expected, stretches.Count);
            Assert.Equal((range.From, range.To), (stretches[^1].From, stretches[0].To));
            Assert.All(stretches.Zip(stretches.Skip(1)), pair => Assert.Equal(pair.First.From, pair.Second.To));
        }
    }

    /// <summary>100 requests over four days; one in ten holds the rare word.</summary>
    public abstract class Asked(Engine engine) : IAsyncLifetime
    {
        internal CollectorHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Host = await engine.StartAsync();
            await Host.TakeAsync([.. Enumerable.Range(1, 100).Select(trace => Otlp.Body(Otlp.Ask(trace, trace * 3_400_000.0, question: trace % 10 == 0 ? "a rare question" : "a question")))]);
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            GC.SuppressFinalize(this);
        }
    }
}

public sealed class FilesTextSearchTests(FilesTextSearchTests.OnAsked asked) : TextSearchTests(asked), IClassFixture<FilesTextSearchTests.OnAsked>
{
    public sealed class OnAsked() : Asked(Engine.Files);
}

public sealed class PostgresTextSearchTests(PostgresTextSearchTests.OnAsked asked) : TextSearchTests(asked), IClassFixture<PostgresTextSearchTests.OnAsked>
{
    public sealed class OnAsked(Postgres postgres) : Asked(new Engine(postgres));
}
