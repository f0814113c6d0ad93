using System.Net;
using System.Text;
using System.Text.Json;

namespace LlmAspire.Tests;

public sealed class QueryEndpointsTests
{
    [Theory]
    [InlineData("/api/traces?limit=0", "limit")]
    [InlineData("/api/traces?limit=501", "limit")]
    [InlineData("/api/traces?from=yesterday", "from")]
    [InlineData("/api/traces?from=now&to=-1h", "from")]
    [InlineData("/api/traces?status=bad", "status")]
    [InlineData("/api/traces?minMs=fast", "minMs")]
    [InlineData("/api/traces?costState=free", "costState")]
    [InlineData("/api/traces?score=faithfulness", "score")]
    [InlineData("/api/traces?score=a<1&score=b<1&score=c<1&score=d<1&score=e<1&score=f<1&score=g<1&score=h<1&score=i<1&score=j<1&score=k<1", "score")]
    [InlineData("/api/traces?attr=nocolon", "attr")]
    [InlineData("/api/traces?order=worst", "order")]
    [InlineData("/api/traces?cursor=rubbish", "cursor")]
    [InlineData("/api/traces?colour=red", "colour")]
    [InlineData("/api/traces/xyz", "traceId")]
    [InlineData("/api/traces/00000000000000000000000000000001?spans=all", "spans")]
    [InlineData("/api/stages?bucket=0s", "bucket")]
    [InlineData("/api/stages?bucket=1s", "bucket")]
    [InlineData("/api/facts?after=-1", "after")]
    [InlineData("/api/facts?wait=2h", "wait")]
    [InlineData("/api/scores?traceId=1", "traceId")]
    [InlineData("/api/export?format=parquet", "format")]
    [InlineData("/api/costs?groupBy=colour", "groupBy")]
    [InlineData("/api/costs?groupBy=day,hour,user,model", "groupBy")]
    [InlineData("/api/costs?format=xlsx", "format")]
    public async Task A_wrong_parameter_is_answered_400_and_named(string address, string field)
    {
        await using var host = await CollectorHost.StartAsync();
        var answer = await host.Http.GetAsync(address);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.NotEqual(0, problem.RootElement.GetProperty("errors").GetProperty(field).GetArrayLength());
    }

    [Fact]
    public async Task Costs_leave_as_a_table_or_line_by_line()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1, more: ("app.feature", "a,\"b\""))), Otlp.Body(Otlp.Ask(2, more: ("app.feature", "=1+1"))));
        var lines = (await host.Http.GetStringAsync("/api/costs?groupBy=feature&format=csv")).TrimEnd().Split("\r\n");
        Assert.StartsWith("feature,requests,answered,costed,unpriced,inputTokens,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["\"a,\"\"b\"\"\",1,1,1,0,812,", "'=1+1,1,1,1,0,812,"], lines[1..].Select(line => line[..(line.IndexOf("812,", StringComparison.Ordinal) + 4)]).Order(StringComparer.Ordinal));
        using var line = JsonDocument.Parse((await host.Http.GetStringAsync("/api/costs?groupBy=feature,model&format=ndjson")).Split('\n')[0]);
        Assert.Equal(("gpt-4o-mini-2024-07-18", 812, 179.4), (line.RootElement.GetProperty("model").GetString(), line.RootElement.GetProperty("inputTokens").GetInt32(), Math.Round(line.RootElement.GetProperty("costUsd").GetDouble() * 1e6, 6)));
    }

    [Fact]
    public async Task An_unknown_trace_is_answered_404()
    {
        await using var host = await CollectorHost.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/api/traces/" + Otlp.TraceText(5))).StatusCode);
    }

    [Fact]
    public async Task A_range_is_answered_by_its_two_ends()
    {
        await using var host = await CollectorHost.StartAsync();
        using var report = JsonDocument.Parse(await host.Http.GetStringAsync("/api/stages"));
        Assert.Equal(["from", "to"], report.RootElement.GetProperty("range").EnumerateObject().Select(end => end.Name));
    }

    [Fact]
    public async Task A_score_condition_or_attribute_given_twice_means_any_of()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1, more: ("step", 1))), Otlp.Body(Otlp.Ask(2, 10, more: ("step", 2))), Otlp.Body(Otlp.Ask(3, 20, more: ("step", 3))));
        await host.Sink.PostScoresAsync([.. Enumerable.Range(1, 3).Select(trace => new LlmAspire.TraceCollector.Contracts.Score
        {
            TraceId = Otlp.TraceText(trace), Name = "relevance", Value = trace / 10.0, Source = LlmAspire.TraceCollector.Contracts.ScoreSource.Human,
        })]);
        await host.IndexedAsync();
        Assert.Equal("3, 1", await FoundAsync("score=relevance%3C0.15&score=relevance%3E%3D0.25"));
        Assert.Equal("2, 1", await FoundAsync("attr=step:1&attr=step:2"));
        Assert.Equal("1", await FoundAsync("attr=step:1&attr=step:2&score=relevance%3C0.15"));

        async Task<string> FoundAsync(string filter)
        {
            using var page = JsonDocument.Parse(await host.Http.GetStringAsync("/api/traces?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z&" + filter));
            return string.Join(", ", page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("traceId").GetString()!.TrimStart('0')[..1]));
        }
    }

    [Fact]
    public async Task A_score_is_read_whatever_type_its_sender_names()
    {
        await using var host = await CollectorHost.StartAsync();
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded" })
            Assert.Equal(HttpStatusCode.OK, (await host.Http.PostAsync("/api/scores",
                new StringContent("""{"sessionId":"s","name":"n","value":1,"source":"code"}""", Encoding.UTF8, type))).StatusCode);
    }

    [Fact]
    public async Task An_export_has_one_trace_a_line_with_its_scores_in_full()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(2, 10)));
        await host.Sink.PostScoresAsync([new() { TraceId = Otlp.TraceText(1), Name = "relevance", Value = 1, Source = LlmAspire.TraceCollector.Contracts.ScoreSource.Human, Explanation = "because" }]);
        await host.IndexedAsync();
        var lines = (await host.Http.GetStringAsync("/api/export?format=ndjson&from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z")).TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        using var trace = JsonDocument.Parse(lines[1]);
        Assert.Equal("because", trace.RootElement.GetProperty("scores")[0].GetProperty("explanation").GetString());
    }

    [Theory]
    [InlineData("""{"traceId":"0000000100abcdef1234567800000001","name":"n","value":true,"source":"human"}""", 1, 0)]
    [InlineData("""[{"sessionId":"s","name":"n","value":0.5,"source":"code"},{"name":"n","value":1,"source":"code"}]""", 1, 1)]
    [InlineData("""[{"sessionId":"s","name":"n","value":"much","source":"code"},{"sessionId":"s","name":"n","value":1,"source":"dog"},7]""", 0, 3)]
    [InlineData("""[{"sessionId":"s","traceId":"0000000100abcdef1234567800000001","name":"n","value":1,"source":"code"}]""", 0, 1)]
    [InlineData("""[{"sessionId":"s","name":"n","value":1,"source":"code","inclusionProbability":0}]""", 0, 1)]
    [InlineData("""[{"sessionId":"s","name":"n","value":null,"source":"code"}]""", 0, 1)]
    [InlineData("""[{"sessionId":"s","name":"n","value":null,"label":"no answer","source":"code"}]""", 1, 0)]
    [InlineData("[]", 0, 0)]
    public async Task Scores_are_accepted_or_rejected_one_by_one(string body, int accepted, int rejected)
    {
        await using var host = await CollectorHost.StartAsync();
        var answer = await host.Http.PostAsync("/api/scores", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(accepted > 0 || rejected == 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        using var receipt = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal((accepted, rejected), (receipt.RootElement.GetProperty("accepted").GetInt32(), receipt.RootElement.GetProperty("rejected").GetArrayLength()));
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("3", HttpStatusCode.BadRequest)]
    public async Task A_body_that_is_no_score_is_answered_400(string body, HttpStatusCode status)
    {
        await using var host = await CollectorHost.StartAsync();
        Assert.Equal(status, (await host.Http.PostAsync("/api/scores", new StringContent(body, Encoding.UTF8, "application/json"))).StatusCode);
    }
}
