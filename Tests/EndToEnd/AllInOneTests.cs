namespace LlmAspire.Tests;

public sealed class AllInOneTests(AllInOneFixture allInOne)
{
    [Fact]
    public Task A_question_is_answered_traced_priced_judged_and_rated_in_one_process() =>
        OneQuestion.IsFollowedToItsScoresAsync(allInOne.Client, allInOne.Client);

    [Fact]
    public async Task Queries_pages_health_and_ingestion_leave_no_trace()
    {
        var answer = await Answered.AskAsync(allInOne.Client, "What is a prompt version?");
        foreach (var path in new[] { "/", "/traces", "/api/traces", "/api/status", "/health", "/alive", "/index", "/chat" })
            using (await allInOne.Client.GetAsync(new Uri(path, UriKind.Relative)))
            {
            }
        await Answered.JudgedTraceAsync(allInOne.Client, answer["traceId"]!.GetValue<string>());
        var names = (await Answered.GetAsync(allInOne.Client, "/api/traces?limit=500"))["items"]!.AsArray().Select(trace => trace!["name"]!.GetValue<string>());
        Assert.All(names, name => Assert.Contains(name, (string[])["ask", "search", "replay"]));
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/scalar")]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Every_process_describes_itself(string path)
    {
        using var response = await allInOne.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
    }
}
