using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Normalize;

namespace LlmAspire.Tests;

public sealed class TraceSumsTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Each span is <c>id&lt;parent kind input/output model</c>; <c>-</c> stands for "not reported".</summary>
    [Theory]
    [InlineData("nothing called", "1<0 chain -/- -", "", null, CostState.None)]
    [InlineData("one call", "1<0 chain -/- -; 2<1 llm 31/12 gpt-4o-mini", "2", 31L, CostState.Priced)]
    [InlineData("Microsoft.Extensions.AI, outer chat", "1<0 llm 62/24 gpt-4o-mini; 2<1 chain 62/24 -; 3<2 llm 31/12 gpt-4o-mini; 4<2 tool -/- -; 5<2 llm 31/12 gpt-4o-mini", "3,5", 62L, CostState.Priced)]
    [InlineData("AI SDK embeddings", "1<0 embedding -/- text-embedding-3-small; 2<1 embedding 7/- text-embedding-3-small", "2", 7L, CostState.Priced)]
    [InlineData("an agent that sums", "1<0 agent 62/24 gpt-4o-mini; 2<1 chain -/- -; 3<2 llm 31/12 gpt-4o-mini; 4<2 llm 31/12 gpt-4o-mini", "3,4", 62L, CostState.Priced)]
    [InlineData("an aggregate without leaves that know", "1<0 agent 62/24 gpt-4o-mini; 2<1 llm -/- gpt-4o-mini", "1", 62L, CostState.Priced)]
    [InlineData("an agent alone, model unknown", "1<0 agent 62/24 -", "1", 62L, CostState.Unpriced)]
    [InlineData("one leaf that knows keeps the aggregate out", "1<0 agent 62/24 gpt-4o-mini; 2<1 llm 31/12 gpt-4o-mini; 3<1 llm -/- gpt-4o-mini", "2,3", 31L, CostState.Partial)]
    [InlineData("streamed, no tokens", "1<0 llm -/- gpt-4o-mini", "1", null, CostState.Unpriced)]
    [InlineData("an unknown model beside a known one", "1<0 llm 31/12 gpt-4o-mini; 2<0 llm 5/5 house-model", "1,2", 36L, CostState.Partial)]
    [InlineData("nested copies without tokens", "1<0 llm 31/12 gpt-4o-mini; 2<1 llm -/- gpt-4o-mini", "1", 31L, CostState.Priced)]
    [InlineData("children before parents", "3<2 llm 31/12 gpt-4o-mini; 2<1 chain 31/12 -; 1<0 agent 31/12 -", "3", 31L, CostState.Priced)]
    [InlineData("Axiom's stream, told again below its call", "1<0 llm 31/12 gpt-4o-mini; 2<1 other 31/12 -", "1", 31L, CostState.Priced)]
    [InlineData("an orphan", "3<9 llm 31/12 gpt-4o-mini", "3", 31L, CostState.Priced)]
    public void Only_the_deepest_reports_count(string situation, string spans, string counted, long? input, CostState state)
    {
        var sums = TraceSums.Of(Parse(spans), PriceList.BuiltIn);
        Assert.Equal(counted, string.Join(",", sums.Calls.Keys));
        Assert.Equal(input, sums.Usage?.Input);
        Assert.True(state == sums.State, $"{situation}: {sums.State}, {sums.Reason}");
    }

    [Fact]
    public void A_partial_sum_is_a_lower_bound_and_names_what_is_missing()
    {
        var sums = TraceSums.Of(Parse("1<0 llm 31/12 gpt-4o-mini; 2<0 llm 5/5 house-model"), PriceList.BuiltIn);
        Assert.Equal(11.85e-6, sums.Usd!.Value, 12);
        Assert.Contains("house-model", sums.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_of_parents_end() =>
        Assert.Equal("3", string.Join(",", TraceSums.Of(Parse("1<2 agent 1/1 -; 2<1 chain -/- -; 3<1 llm 31/12 gpt-4o-mini; 4<4 chain -/- -"), PriceList.BuiltIn).Calls.Keys));

    [Fact]
    public void A_chain_of_thirty_thousand_spans_is_added_up()
    {
        CallSpan[] spans = [.. Enumerable.Range(1, 30_000).Select(i => new CallSpan((ulong)i, (ulong)(i - 1), SpanKind.Llm, new(i, 1, null, null, null), "gpt-4o-mini", null, At))];
        Assert.Equal(30_000, TraceSums.Of(spans, PriceList.BuiltIn).Usage!.Input);
    }

    private static CallSpan[] Parse(string spans) => [.. spans.Split("; ").Select(text =>
    {
        var words = text.Split(' ');
        var ids = words[0].Split('<').Select(ulong.Parse).ToArray();
        var tokens = words[2].Split('/').Select(word => word == "-" ? (long?)null : long.Parse(word)).ToArray();
        var usage = words[2] == "-/-" ? null : new TokenUsage(tokens[0], tokens[1], null, null, null);
        return new CallSpan(ids[0], ids[1], Enum.Parse<SpanKind>(words[1], ignoreCase: true), usage, words[3] == "-" ? null : words[3], null, At);
    })];
}
