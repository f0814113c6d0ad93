using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LlmAspire.Tests;

/// <summary>The walk of ARCHITECTURE.md on running services: one question becomes an answer, a trace, a fact, scores and a thumb.</summary>
internal static class OneQuestion
{
    public static async Task IsFollowedToItsScoresAsync(HttpClient ragApi, HttpClient collector)
    {
        var answer = await Answered.AskAsync(ragApi, "When does a trace settle?", new { sessionId = "s-1", userId = "u-1", feature = "docs" });
        Assert.Equal("answered", answer["outcome"]!.GetValue<string>());
        Assert.NotEmpty(answer["citations"]!.AsArray());
        Assert.Equal(["embed", "search", "rerank", "llm", "post"], answer["stages"]!.AsArray().Select(stage => stage!["stage"]!.GetValue<string>()));
        var traceId = answer["traceId"]!.GetValue<string>();

        await GiveThumbAsync(ragApi, traceId);
        var trace = await Answered.JudgedTraceAsync(collector, traceId);
        HasTheAnswer(trace, answer);
        await Wait.UntilAsync(async () => Answered.HasScore((await Answered.TraceAsync(collector, traceId))!, "user_feedback"), Answered.Limit);
        await IsAFactAsync(collector, traceId);
    }

    private static async Task GiveThumbAsync(HttpClient ragApi, string traceId)
    {
        using var thumb = await ragApi.PostAsJsonAsync("/feedback", new { traceId, value = 1, userId = "u-1" });
        Assert.Equal(HttpStatusCode.Accepted, thumb.StatusCode);
    }

    private static void HasTheAnswer(JsonNode trace, JsonNode answer)
    {
        Assert.Equal("ask", trace["name"]!.GetValue<string>());
        Assert.Equal("docs", trace["feature"]!.GetValue<string>());
        Assert.Equal("u-1", trace["userId"]!.GetValue<string>());
        Assert.Equal("s-1", trace["sessionId"]!.GetValue<string>());
        Assert.Equal("priced", trace["costState"]!.GetValue<string>());
        Assert.Equal(0, trace["costUsd"]!.GetValue<double>());
        Assert.Contains(answer["model"]!.GetValue<string>(), trace["models"]!.AsArray().Select(model => model!.GetValue<string>()));
        var prompt = $"{answer["prompt"]!["name"]}@{answer["prompt"]!["version"]}";
        Assert.Contains(prompt, trace["prompts"]!.AsArray().Select(name => name!.GetValue<string>()));
        var stages = trace["spans"]!.AsArray().Select(span => span!["stage"]?.GetValue<string>()).Where(stage => stage is not null).Distinct();
        Assert.Equal(["embed", "llm", "post", "rerank", "search"], stages.Order());
        Assert.Contains(trace["spans"]!.AsArray(), span => span!["documents"] is JsonArray { Count: > 0 } documents && documents.Any(document => document!["used"]?.GetValue<bool>() == true));
    }

    private static async Task IsAFactAsync(HttpClient collector, string traceId)
    {
        var facts = (await Answered.GetAsync(collector, "/api/facts?after=0&limit=500"))["items"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, facts.Count), facts.Select(fact => (int)fact!["sequence"]!.GetValue<long>()));
        var fact = Assert.Single(facts, fact => fact!["traceId"]!.GetValue<string>() == traceId)!;
        Assert.Equal("answered", fact["outcome"]!.GetValue<string>());
        Assert.True(fact["retrieved"]!.GetValue<int>() >= fact["used"]!.GetValue<int>());
        foreach (var known in new[] { "indexVersion", "embedder", "promptHash", "model", "top1Score" })
            Assert.False(string.IsNullOrEmpty(fact[known]?.ToString()), $"{known} is not known.");
    }
}
