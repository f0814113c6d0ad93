using System.Net;
using System.Text;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Erasing;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.Tests;

public abstract class EraserTests(Engine engine)
{
    private const string Secret = "My number is 555-0199.";

    [Fact]
    public async Task An_erased_trace_is_gone_from_tables_and_journal_and_its_neighbours_stay()
    {
        await using var host = await engine.StartAsync();
        var both = Otlp.Body([.. Otlp.Ask(1, question: Secret), .. Otlp.Ask(2, 10)]);
        await host.TakeAsync(both);
        await host.TakeAsync(both);
        await host.TakeLogsAsync(Otlp.Logs(Otlp.Log(1, 7, "gen_ai.user.message", ("content", Secret)), Otlp.Log(2, 7, "gen_ai.user.message", ("content", "kept"))));
        await host.FactsAsync(2);
        var before = await TraceAsync(host, 2);

        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(host, $"/api/traces/{Otlp.TraceText(1)}"));
        Assert.Null(await host.Query.GetTraceAsync(Otlp.TraceText(1)));
        Assert.Equal(1, await host.Query.CountTracesAsync(CollectorHost.Everything));
        Assert.DoesNotContain(Secret, await JournalTextAsync(host), StringComparison.Ordinal);
        var after = await TraceAsync(host, 2);
        Assert.Equal(before.Spans.Select(span => (span.SpanId, span.Input)), after.Spans.Select(span => (span.SpanId, span.Input)));
        Assert.Equal([1L, 2L], (await host.Query.GetFactsAsync(0)).Items.Select(fact => fact.Sequence));
    }

    [Fact]
    public async Task Erasing_a_user_takes_all_of_the_users_traces_and_scores_and_nobody_elses()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1, question: Secret)), Otlp.Body(Otlp.Ask(2, 10, more: ("user.id", "u-2"))), Otlp.Body(Otlp.Ask(3, 20, question: Secret)));
        await host.Sink.PostScoresAsync([Thumb(1, "u-1"), Thumb(2, "u-1")]);
        await host.Sink.PostScoresAsync([Thumb(2, "u-2")]);
        await host.IndexedAsync();
        await host.FactsAsync(3);
        await host.Store.WriteAsync(VerdictStore.FoldAll);
        Assert.Equal(3, await ThumbsAsync(host));

        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(host, "/api/users/u-1"));
        Assert.Equal(1, await ThumbsAsync(host));
        var left = Assert.Single((await host.Query.GetTracesAsync(CollectorHost.Everything)).Items);
        Assert.Equal("u-2", left.UserId);
        Assert.Equal("u-2", Assert.Single((await TraceAsync(host, 2)).Scores).Author);
        Assert.Equal([null, null, "u-2"], (await host.Query.GetFactsAsync(0)).Items.Select(fact => fact.UserId).Order());
        var journal = await JournalTextAsync(host);
        Assert.DoesNotContain(Secret, journal, StringComparison.Ordinal);
        Assert.Single(journal.Split("user_feedback")[1..]);
    }

    [Fact]
    public async Task A_user_whose_id_is_longer_than_rows_keep_is_found_and_erased()
    {
        await using var host = await engine.StartAsync();
        var user = new string('u', 1500);
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1, question: Secret, more: [("user.id", user), ("session.id", user)])), Otlp.Body(Otlp.Ask(2, 10)));
        Assert.Equal(1, await host.Query.CountTracesAsync(CollectorHost.Everything with { Users = [user], Sessions = [user] }));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(host, $"/api/users/{user}"));
        Assert.Equal(Otlp.TraceText(2), Assert.Single((await host.Query.GetTracesAsync(CollectorHost.Everything)).Items).TraceId);
        Assert.DoesNotContain(Secret, await JournalTextAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_that_has_not_settled_is_erased_too_and_what_comes_after_is_new()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 2, 1, "child", 1, 1, ("user.id", "u-1"), ("input.value", Secret))));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(host, "/api/users/u-1"));
        Assert.Equal(0, await host.Query.CountTracesAsync(CollectorHost.Everything));
        await host.TakeAsync(Otlp.Body(Otlp.Span(1, 3, 1, "late", 2, 1)));
        Assert.Equal("late", Assert.Single((await TraceAsync(host, 1)).Spans).Name);
    }

    [Fact]
    public async Task An_erasure_that_was_cut_short_is_finished_at_the_next_start()
    {
        var folder = CollectorHost.NewFolder();
        await using (var host = await engine.StartAsync(folder))
        {
            await host.TakeAsync(Otlp.Body(Otlp.Ask(1, question: Secret)));
            await host.Journal.AppendInNewSegmentAsync(RecordKind.Erasure, new Erasure([Otlp.TraceText(1)], []).Write());
            await host.IndexedAsync();
            Assert.Contains(Secret, await JournalTextAsync(host), StringComparison.Ordinal);
        }
        await using (var next = await engine.StartAsync(folder))
        {
            await CollectorHost.UntilAsync(async () => !(await JournalTextAsync(next)).Contains(Secret, StringComparison.Ordinal));
            Assert.Null(await next.Query.GetTraceAsync(Otlp.TraceText(1)));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task With_too_little_room_on_the_disk_nothing_is_erased_and_the_answer_says_why()
    {
        var folder = CollectorHost.NewFolder();
        await using (var host = await engine.StartAsync(folder))
            await host.TakeAsync(Otlp.Body(Otlp.Ask(1, question: Secret)));
        await using (var host = await engine.StartAsync(folder, minFreeBytes: long.MaxValue))
        {
            await host.IndexedAsync();
            using var answer = await host.Http.DeleteAsync(new Uri($"/api/traces/{Otlp.TraceText(1)}", UriKind.Relative));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(10)), (answer.StatusCode, answer.Headers.RetryAfter!.Delta!.Value));
            Assert.Contains("Journal__MinFreeBytes", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.NotNull(await host.Query.GetTraceAsync(Otlp.TraceText(1)));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/api/traces/00000000000000000000000000000007", HttpStatusCode.NotFound)]
    [InlineData("/api/traces/seven", HttpStatusCode.BadRequest)]
    [InlineData("/api/users/nobody", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_or_no_id_is_said(string path, HttpStatusCode status)
    {
        await using var host = await engine.StartAsync();
        Assert.Equal(status, await DeleteAsync(host, path));
    }

    private static async Task<long> ThumbsAsync(CollectorHost host)
    {
        var totals = (await host.Query.GetOverviewAsync(CollectorHost.Everything)).Totals;
        return totals.Helpful + totals.NotHelpful;
    }

    private static Score Thumb(int trace, string user) =>
        new() { TraceId = Otlp.TraceText(trace), Name = "user_feedback", Value = 1, Source = ScoreSource.EndUser, Author = user };

    private static async Task<HttpStatusCode> DeleteAsync(CollectorHost host, string path)
    {
        using var answer = await host.Http.DeleteAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private static async Task<TraceDetail> TraceAsync(CollectorHost host, int trace) => (await host.Query.GetTraceAsync(Otlp.TraceText(trace)))!;

    private static async Task<string> JournalTextAsync(CollectorHost host) =>
        string.Join('\n', (await JournalFolder.ReadAll(host.Journal)).Where(record => record.Kind != RecordKind.Erasure).Select(record => Encoding.UTF8.GetString(record.Body)));
}

public sealed class FilesEraserTests() : EraserTests(Engine.Files);

public sealed class PostgresEraserTests(Postgres postgres) : EraserTests(new Engine(postgres));
