using LlmAspire.EvalWorker.Sampling;

namespace LlmAspire.Tests;

public sealed class SamplingDecisionTests
{
    [Fact]
    public void Every_settled_answer_is_in_the_core_sample_with_certainty() =>
        Assert.Equal(new SamplingDecision(true, 1, true, SamplingDecision.FreeReason), SamplingDecision.For(SettledTraces.Fact(1)));

    [Fact]
    public void Evaluations_and_replays_are_never_judged()
    {
        Assert.False(SamplingDecision.For(SettledTraces.Fact(1) with { Service = "evalworker" }).Judged);
        Assert.False(SamplingDecision.For(SettledTraces.Fact(1) with { Name = "replay" }).Judged);
        Assert.False(SamplingDecision.For(SettledTraces.Fact(1) with { Feature = "replay" }).Judged);
    }
}
