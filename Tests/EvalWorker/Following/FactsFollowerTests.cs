using System.Net;
using System.Text.Json;
using LlmAspire.EvalWorker.Following;
using LlmAspire.EvalWorker.Verdicts;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using static LlmAspire.Tests.SettledTraces;

namespace LlmAspire.Tests;

public sealed class FactsFollowerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evalworker").FullName;
    private readonly ScriptedCollector _collector = new();
    private readonly List<ServiceProvider> _workers = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await StopAsync(worker);
            await worker.DisposeAsync();
        }
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_settled_answer_gets_four_scores_with_their_sample_and_evaluator()
    {
        _collector.Settle(Fact(1));
        await StartAsync();
        await _collector.WaitAsync(scores => scores.Count == 4);
        var faithfulness = _collector.Scores[(Id(1), "faithfulness")];
        Assert.InRange(faithfulness.Value!.Value, 0.8, 1);
        Assert.Equal((1.0, true, ScoreSource.Judge, "offline-f6", "1.0.1"), (faithfulness.InclusionProbability!.Value, faithfulness.Core!.Value, faithfulness.Source, faithfulness.Evaluator!.Name, faithfulness.Evaluator.Version));
        Assert.Contains("1 of 1 sentence is supported", faithfulness.Explanation, StringComparison.Ordinal);
        Assert.NotNull(faithfulness.Reason);
        Assert.Equal("lexical proxy", _collector.Scores[(Id(1), "relevance")].Label);
        Assert.Equal("lexical proxy", _collector.Scores[(Id(1), "completeness")].Label);
    }

    [Fact]
    public async Task Used_chunks_name_the_sentences_that_used_them()
    {
        _collector.Settle(Fact(1));
        await StartAsync();
        await _collector.WaitAsync(scores => scores.Count == 4);
        var used = _collector.Scores[(Id(1), "used_chunks")];
        Assert.Equal((0.5, "1 of 2"), (used.Value!.Value, used.Label));
        var explained = JsonDocument.Parse(used.Explanation!).RootElement;
        Assert.Equal("s2", explained.GetProperty("sentences")[0].GetProperty("chunk").GetString());
        Assert.Equal(1, explained.GetProperty("sentences")[0].GetProperty("support").GetDouble());
        Assert.Equal("s2", explained.GetProperty("chunks")[0].GetString());
    }

    [Fact]
    public async Task Many_batches_are_judged_without_a_gap_and_no_fact_twice()
    {
        var count = (FactsFollower.BatchSize * 3) + 17;
        _collector.Settle([.. Enumerable.Range(1, count).Select(number => Fact(number))]);
        await StartAsync();
        await _collector.WaitAsync(scores => scores.Count == count * 4);
        Assert.Equal(4, _collector.Posts);
    }

    [Fact]
    public async Task A_restart_goes_on_after_the_stored_position()
    {
        _collector.Settle(Fact(1), Fact(2));
        var first = await StartAsync();
        await _collector.WaitAsync(scores => scores.Count == 8);
        await ReachedAsync(first, 2);
        await StopAsync(first);
        var posts = _collector.Posts;
        _collector.Settle(Fact(3));
        await StartAsync();
        await _collector.WaitAsync(scores => scores.Count == 12);
        Assert.Equal(posts + 1, _collector.Posts);
    }

    [Fact]
    public async Task A_crash_after_the_scores_were_stored_repeats_them_under_the_same_keys()
    {
        var crashed = false;
        _collector.Before = what =>
        {
            if (what == "stored" && !crashed)
            {
                crashed = true;
                throw new HttpRequestException("connection reset");
            }
        };
        _collector.Settle(Fact(1), Fact(2));
        var worker = await StartAsync();
        await ReachedAsync(worker, 2);
        Assert.Equal(2, _collector.Posts);
        Assert.Equal(8, _collector.Scores.Count);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_waited_for_and_nothing_is_lost()
    {
        var away = true;
        _collector.Before = _ =>
        {
            if (away)
                throw new HttpRequestException("refused", null, HttpStatusCode.ServiceUnavailable);
        };
        _collector.Settle(Fact(1));
        var worker = await StartAsync();
        var progress = worker.GetRequiredService<FeedProgress>();
        await UntilAsync(() => progress.Trouble is not null);
        var health = await new FeedHealthCheck(progress).CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Empty(_collector.Scores);
        away = false;
        await _collector.WaitAsync(scores => scores.Count == 4);
        await UntilAsync(() => progress.Trouble is null);
    }

    [Fact]
    public async Task A_trace_that_cannot_be_read_is_labelled_and_passed_over()
    {
        _collector.Before = what =>
        {
            if (what == Id(2))
                throw new JsonException("depth");
        };
        _collector.Settle(Fact(1), Fact(2), Fact(3));
        await StartAsync();
        await _collector.WaitAsync(scores => scores.Count == 9);
        var poison = _collector.Scores[(Id(2), "faithfulness")];
        Assert.Equal((null, "unreadable"), (poison.Value, poison.Label));
        Assert.Contains("depth", poison.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_are_read_together_and_what_is_too_large_for_that_by_itself()
    {
        _collector.TooLarge.Add(Id(2));
        _collector.Settle(Fact(1), Fact(2), Fact(3));
        await StartAsync();
        await _collector.WaitAsync(scores => scores.Count == 12);
        Assert.Equal([Id(2)], _collector.Alone);
    }

    [Fact]
    public async Task What_has_no_answer_is_accounted_for_without_a_value()
    {
        _collector.Details[Id(3)] = Of(Id(3), Span("chat", SpanKind.Llm) with { OutputMessages = [Text("assistant", "Hello.")] });
        _collector.Details[Id(4)] = Of(Id(4), Span("search", SpanKind.Retriever));
        _collector.Details[Id(5)] = Answered(5, "I cannot find that in the documents.");
        _collector.Settle(Fact(1) with { Outcome = "over_budget" }, Fact(2) with { Name = "replay" }, Fact(3), Fact(4), Fact(5), Fact(6));
        await StartAsync();
        await _collector.WaitAsync(scores => scores.Keys.Any(key => key.TraceId == Id(6)));
        var labels = _collector.Scores.Values.Where(score => score.Value is null).ToDictionary(score => score.TraceId!, score => score.Label);
        Assert.Equal("over_budget", labels[Id(1)]);
        Assert.Equal("no_context", labels[Id(3)]);
        Assert.Equal("refused", labels[Id(5)]);
        Assert.Equal(3, labels.Count);
        Assert.DoesNotContain(_collector.Scores.Keys, key => key.TraceId == Id(2) || key.TraceId == Id(4));
    }

    [Fact]
    public async Task A_collector_that_was_emptied_is_followed_from_its_start()
    {
        new CheckpointFile(PositionPath).Save(new Checkpoint(500, Checkpoint.Start.Learned));
        _collector.Settle(Fact(1));
        await StartAsync();
        await _collector.WaitAsync(scores => scores.Count == 4);
    }

    [Fact]
    public async Task A_broken_position_costs_work_and_no_score()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PositionPath)!);
        await File.WriteAllTextAsync(PositionPath, "{ half");
        _collector.Settle(Fact(1));
        await StartAsync();
        await _collector.WaitAsync(scores => scores.Count == 4);
    }

    [Fact]
    public void A_position_survives_its_file()
    {
        var learned = new Dictionary<string, LlmAspire.EvalWorker.Judging.RunningMoments[]> { ["prose:docs"] = [new(3, 1.5, 0.25), new(), new(), new(), new(), new()] };
        new CheckpointFile(PositionPath).Save(new Checkpoint(41, learned));
        var read = new CheckpointFile(PositionPath).Load();
        Assert.Equal(41, read.Sequence);
        Assert.Equal(learned["prose:docs"], read.Learned["prose:docs"]);
    }

    [Fact]
    public void Pauses_double_up_to_half_a_minute() =>
        Assert.Equal([500, 1000, 2000, 30_000, 30_000], new[] { 1, 2, 3, 8, 1000 }.Select(failures => FactsFollower.PauseAfter(failures).TotalMilliseconds));

    private string PositionPath => Path.Combine(_folder, "evalworker", "position");

    private async Task<ServiceProvider> StartAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddMetrics();
        services.AddSingleton<ITraceQuery>(_collector).AddSingleton<IScoreSink>(_collector).AddSingleton(TimeProvider.System).AddSingleton(new CheckpointFile(PositionPath));
        services.AddSingleton<FeedProgress>().AddSingleton<EvaluationMetrics>().AddSingleton<TraceReader>().AddSingleton<BatchJudge>().AddSingleton<VerdictLog>().AddSingleton<FactsFollower>();
        var worker = services.BuildServiceProvider();
        _workers.Add(worker);
        await worker.GetRequiredService<FactsFollower>().StartAsync(CancellationToken.None);
        return worker;
    }

    private static Task StopAsync(ServiceProvider worker) => worker.GetRequiredService<FactsFollower>().StopAsync(CancellationToken.None);

    private static Task ReachedAsync(ServiceProvider worker, long sequence) => UntilAsync(() => worker.GetRequiredService<FeedProgress>().Sequence == sequence);

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(90); !condition(); await Task.Delay(5))
            Assert.True(DateTime.UtcNow < deadline, "The condition did not come true in 30 s.");
    }
}
