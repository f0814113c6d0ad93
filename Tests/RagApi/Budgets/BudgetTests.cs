using LlmAspire.RagApi.Budgets;
using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Experiments;
using LlmAspire.RagApi.Models;

namespace LlmAspire.Tests;

public sealed class BudgetTests
{
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
