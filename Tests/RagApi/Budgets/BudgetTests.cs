using LlmAspire.RagApi.Budgets;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Experiments;
using LlmAspire.RagApi.Models;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

public sealed class BudgetTests
{
    [Fact]
    public void A_feature_that_has_spent_its_hour_waits_until_the_oldest_minute_is_an_hour_old()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));
        var spend = new RollingSpend(time);
        spend.Add("chat", 0.6);
        time.Advance(TimeSpan.FromMinutes(30));
        spend.Add("chat", 0.5);
        Assert.Equal(TimeSpan.FromMinutes(30), spend.WaitFor("chat", 1));
        Assert.Null(spend.WaitFor("search", 1));
        time.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(spend.WaitFor("chat", 1));
    }

    [Fact]
    public void Known_models_are_counted_and_others_estimated_within_a_quarter()
    {
        FrozenMessage[] messages = [new("user", "Everything that decides is a pure static function of values, `now` included; everything that loops is a thin shell around it.")];
        var counted = TokenCounter.Count(new ModelRef("openai", "gpt-4o-mini"), messages);
        var estimated = TokenCounter.Count(ModelRef.Offline, messages);
        Assert.False(counted.Estimated);
        Assert.True(estimated.Estimated);
        Assert.InRange(estimated.Tokens / (double)counted.Tokens, 0.75, 1.25);
    }

    [Fact]
    public void Assignment_is_sticky_and_follows_the_weights()
    {
        var experiment = new Experiment("e", "prompt", ExperimentUnit.User, "salt", [new("control", 3, Overrides.None), new("new", 1, Overrides.None)]);
        var names = Enumerable.Range(0, 4_000).Select(i => experiment.Assign($"u-{i}", null)!.Variant.Name).ToList();
        Assert.InRange(names.Count(name => name == "new") / 4_000.0, 0.22, 0.28);
        Assert.Equal(names[17], experiment.Assign("u-17", "s")!.Variant.Name);
        Assert.Null(experiment.Assign(null, "s"));
    }
}
