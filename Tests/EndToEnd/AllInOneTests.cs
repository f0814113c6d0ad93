using System.Net;
using System.Text;

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

    [Fact]
    public async Task The_description_has_names_and_types_as_they_are_on_the_wire()
    {
        var api = await Answered.GetAsync(allInOne.Client, "/openapi/v1.json");
        var schemas = api["components"]!["schemas"]!;
        Assert.Equal(["ok", "error"], schemas["TraceStatus"]!["enum"]!.AsArray().Select(word => word!.GetValue<string>()));
        Assert.Equal("number", schemas["TraceRow"]!["properties"]!["durationMs"]!["type"]!.GetValue<string>());
        Assert.Equal("date-time", schemas["TraceRow"]!["properties"]!["startedAt"]!["format"]!.GetValue<string>());
        var answers = api["paths"]!["/ask"]!["post"]!["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal(["application/json", "text/event-stream"], answers.Select(answer => answer.Key));
    }

    /// <summary>Only a real server bounds bodies.</summary>
    [Fact]
    public async Task A_body_beyond_the_servers_bound_is_413_and_says_the_bound()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/feedback") { Content = new StringContent(new string('x', 31_000_000), Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = true;
        using var answer = await allInOne.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("30000000 bytes", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
