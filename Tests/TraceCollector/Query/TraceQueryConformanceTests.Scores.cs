using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

public abstract partial class TraceQueryConformanceTests
{
    [Fact]
    public async Task A_score_sent_again_replaces_the_one_before()
    {
        await OwnHostAsync();
        await PostAsync(Verdict(1, 0.2));
        await PostAsync(Verdict(1, 0.8) with { Label = "better" });
        var score = Assert.Single((await Query.GetScoresAsync(All.Range, Otlp.TraceText(1))).Items);
        Assert.Equal((0.8, "better"), (score.Value, score.Label));
        Assert.Equal(0.8, (await Query.GetTracesAsync(All with { Scores = [new("faithfulness", ">=", 0.8)] })).Items.Single().Scores["faithfulness"]);
        Assert.Empty((await Query.GetTracesAsync(All with { Scores = [new("faithfulness", "<", 0.8)] })).Items);
        Assert.Equal("better", (await Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores.Single().Label);
    }

    [Fact]
    public async Task The_worst_come_first_and_those_without_a_verdict_not_at_all()
    {
        await OwnHostAsync();
        await PostAsync(Verdict(1, 0.9), Verdict(3, 0.1), Verdict(2, null) with { Label = "no answer" });
        var found = await Query.GetTracesAsync(All with { Order = TraceOrder.Worst, WorstScore = "faithfulness" });
        Assert.Equal([Otlp.TraceText(3), Otlp.TraceText(1)], found.Items.Select(trace => trace.TraceId));
    }

    [Fact]
    public async Task The_worst_go_by_the_newest_value_however_many_worse_ones_it_took_the_place_of()
    {
        await OwnHostAsync();
        var (before, now) = (Otlp.Noon.AddMinutes(1), Otlp.Noon.AddMinutes(2));
        await PostAsync([.. Enumerable.Range(0, 50).Select(i => Verdict(1, 0.01 * i) with { Author = $"a{i}", At = before })]);
        await PostAsync(Verdict(1, 0.9) with { At = now }, Verdict(2, 0.3) with { At = now }, Verdict(3, 0.3) with { At = now });
        List<string> pages = [];
        for (string? cursor = null; pages.Count == 0 || cursor is not null;)
        {
            var page = await Query.GetTracesAsync(All with { Order = TraceOrder.Worst, WorstScore = "faithfulness" }, 1, cursor);
            pages.AddRange(page.Items.Select(trace => trace.TraceId));
            cursor = page.Next;
        }
        Assert.Equal([Otlp.TraceText(2), Otlp.TraceText(3), Otlp.TraceText(1)], pages);
    }

    [Fact]
    public async Task A_score_may_come_before_its_trace()
    {
        await OwnHostAsync();
        await PostAsync(Verdict(7, 0.5));
        await Host.TakeAsync(Otlp.Body(Otlp.Ask(7, 5000)));
        Assert.Equal(0.5, (await Query.GetTracesAsync(All)).Items[0].Scores["faithfulness"]);
    }

    [Fact]
    public async Task Wrong_scores_are_rejected_by_index_and_the_others_kept()
    {
        await OwnHostAsync();
        var receipt = await Sink.PostScoresAsync([Verdict(1, 1.5), Verdict(1, 0.5), Verdict(1, null)]);
        Assert.Equal(1, receipt.Accepted);
        Assert.Equal([0, 2], receipt.Rejected.Select(item => item.Index));
        Assert.StartsWith("value:", receipt.Rejected[0].Error, StringComparison.Ordinal);
        Assert.Equal([0], (await Sink.PostScoresAsync([Verdict(1, 1.5)])).Rejected.Select(item => item.Index));
    }

    [Fact]
    public async Task Facts_come_in_order_without_gaps_once_traces_have_settled()
    {
        await OwnHostAsync();
        Assert.Empty((await Query.GetFactsAsync(0)).Items);
        await Host.FactsAsync(3);
        var facts = (await Query.GetFactsAsync(0)).Items;
        Assert.Equal([1, 2, 3], facts.Select(fact => fact.Sequence));
        var fact = facts.Single(fact => fact.TraceId == Otlp.TraceText(1));
        Assert.Equal(("openai", "gpt-4o-mini-2024-07-18", "answer", "1.2.0", "abcdef012345", "i-7"), (fact.Provider, fact.Model, fact.PromptName, fact.PromptVersion, fact.PromptHash, fact.IndexVersion));
        Assert.Equal((0.83, 2, 1, 1, 8), (fact.Top1Score, fact.Retrieved, fact.Used, fact.Steps, fact.SpanCount));
        Assert.Equal("What is a settled trace?".Length, fact.PromptChars);
        Assert.Equal(new TokenUsage(812, 96, null, null, null), fact.Tokens);
        Assert.Equal([2, 3], (await Query.GetFactsAsync(1)).Items.Select(item => item.Sequence));
        Assert.True((await Query.GetTraceAsync(Otlp.TraceText(1)))!.Settled);
    }

    [Fact]
    public async Task Waiting_for_facts_ends_when_one_comes()
    {
        await OwnHostAsync();
        var waiting = Query.GetFactsAsync(0, wait: TimeSpan.FromSeconds(50));
        await Host.FactsAsync(3);
        Assert.NotEmpty((await waiting).Items);
    }

    [Fact]
    public async Task The_status_counts_what_is_stored()
    {
        var status = await Query.GetStatusAsync();
        Assert.Equal((17L, 3L), (status.Stored.Spans, status.Stored.Traces));
        Assert.Equal((Host.Journal.Position, Host.Journal.Position, 0.0), (status.Journal.Position, status.Journal.Indexed, status.Journal.BehindMs));
        Assert.Equal(Otlp.Noon, status.Oldest);
        Assert.True(status.Disk.Bytes > 0);
    }

    private static Score Verdict(int trace, double? value) => new()
    {
        TraceId = Otlp.TraceText(trace),
        Name = "faithfulness",
        Value = value,
        Source = ScoreSource.Judge,
        Evaluator = new("offline-f6", "1.0.0"),
        InclusionProbability = 1,
        Core = true,
        Reason = "every answer",
    };

    private async Task PostAsync(params Score[] scores)
    {
        Assert.Empty((await Sink.PostScoresAsync(scores)).Rejected);
        await Host.IndexedAsync();
    }
}
