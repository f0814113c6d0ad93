using System.Net;
using System.Text;
using System.Text.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.Tests;

/// <summary>Scores in the forms of Langfuse and Phoenix, over HTTP.</summary>
public sealed class ScoreAliasesTests : IAsyncLifetime
{
    private CollectorHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("""{"name":"helpful","value":0.9,"comment":"good"}""", "helpful|0.9||good|Code|")]
    [InlineData("""{"name":"tone","value":"friendly","dataType":"CATEGORICAL","source":"ANNOTATION"}""", "tone||friendly||Human|")]
    [InlineData("""{"name":"correct","value":1,"dataType":"BOOLEAN","source":"EVAL"}""", "correct|1|||Judge|")]
    [InlineData("""{"name":"user-feedback","value":1,"id":"user-feedback-1"}""", "user_feedback|1|||EndUser|user-feedback-1")]
    public async Task Langfuse_scores_become_scores(string body, string expected)
    {
        var (status, answer) = await PostAsync("/api/public/scores", body.Replace("{\"name\"", $"{{\"traceId\":\"{Otlp.TraceText(1)}\",\"observationId\":\"{Otlp.SpanText(7)}\",\"name\"", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEmpty(answer.GetProperty("id").GetString()!);
        await host.IndexedAsync();
        var score = Assert.Single((await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores);
        Assert.Equal((expected, Otlp.SpanText(7)), (Show(score), score.SpanId));
    }

    [Fact]
    public async Task A_Langfuse_id_makes_a_repetition_replace_the_first()
    {
        foreach (var value in new[] { "0.1", "0.7" })
            await PostAsync("/api/public/scores", $$"""{"id":"s-1","traceId":"{{Otlp.TraceText(1)}}","name":"helpful","value":{{value}}}""");
        await PostAsync("/api/public/scores", $$"""{"id":"s-2","traceId":"{{Otlp.TraceText(1)}}","name":"helpful","value":0.2}""");
        await host.IndexedAsync();
        Assert.Equal([0.2, 0.7], (await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores.Select(score => score.Value!.Value).Order());
    }

    [Fact]
    public async Task A_batch_of_Langfuse_is_answered_event_by_event()
    {
        var (status, answer) = await PostAsync("/api/public/ingestion", $$"""
            {"batch":[{"id":"e1","type":"score-create","timestamp":"2026-11-23T12:00:00Z","body":{"id":"s1","traceId":"{{Otlp.TraceText(1)}}","name":"helpful","value":0.5} },
                      {"id":"e2","type":"score-create","body":{"traceId":"{{Otlp.TraceText(1)}}","name":"faithfulness","value":7} },
                      {"id":"e3","type":"trace-create","body":{} }, {"id":"e4","type":"score-create","body":{"name":"x"} }, null]}
            """);
        Assert.Equal(HttpStatusCode.MultiStatus, status);
        Assert.Equal(["e1"], answer.GetProperty("successes").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(["e3", "e4", "4", "e2"], answer.GetProperty("errors").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal("value: faithfulness must be 0 to 1.", answer.GetProperty("errors")[3].GetProperty("error").GetString());
        await host.IndexedAsync();
        Assert.Equal("helpful|0.5|||Code|s1", Show(Assert.Single((await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores)));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/api/public/ingestion", "[]")).Status);
    }

    [Theory]
    [InlineData("{}", "name,value")]
    [InlineData("""{"name":"x","value":true,"dataType":"NUMERIC"}""", "value")]
    [InlineData("""{"name":"x","value":2,"dataType":"BOOLEAN"}""", "value")]
    [InlineData("""{"name":"x","value":"","dataType":"TEXT"}""", "value")]
    [InlineData("""{"name":"x","value":1,"dataType":"COLOUR"}""", "dataType")]
    [InlineData("""{"name":"x","value":1}""", "traceId")]
    [InlineData("""{"name":"x","value":1,"traceId":"short"}""", "traceId")]
    [InlineData("""{"name":"faithfulness","value":7,"sessionId":"s"}""", "value")]
    [InlineData("""{"name":"x","value":1,"datasetRunId":"r"}""", "datasetRunId")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    public async Task A_wrong_Langfuse_score_is_refused_with_its_fields(string body, string fields)
    {
        var (status, answer) = await PostAsync("/api/public/scores", body);
        Assert.Equal((HttpStatusCode.BadRequest, "Invalid request data"), (status, answer.GetProperty("message").GetString()));
        Assert.Equal(fields, string.Join(',', answer.GetProperty("error").EnumerateArray().Select(fault => fault.GetProperty("path")[0].GetString())));
    }

    [Fact]
    public async Task Phoenix_annotations_of_spans_traces_and_sessions_become_scores()
    {
        var (status, answer) = await PostAsync("/v1/span_annotations?sync=true", $$"""
            {"data":[{"span_id":"{{Otlp.SpanText(7)}}","name":"correct","annotator_kind":"LLM","result":{"label":"yes","score":1,"explanation":"because"},"metadata":{"a":1},"identifier":"run-1"},
                     {"span_id":"{{Otlp.SpanText(7)}}","name":"remarks","annotator_kind":"HUMAN","result":{"explanation":"only words"} } ] }
            """);
        Assert.Equal((HttpStatusCode.OK, 2), (status, answer.GetProperty("data").GetArrayLength()));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/trace_annotations", $$"""{"data":[{"trace_id":"{{Otlp.TraceText(1)}}","name":"fast","annotator_kind":"CODE","result":{"score":0.5} } ] }""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/session_annotations", """{"data":[{"session_id":"s-1","name":"mood","annotator_kind":"HUMAN","result":{"label":"good"} } ] }""")).Status);
        await host.IndexedAsync();
        var scores = (await host.Query.GetScoresAsync(new(Otlp.Noon, Otlp.Noon.AddHours(1)))).Items.OrderBy(score => score.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(["correct|1|yes|because|Judge|run-1", "fast|0.5|||Code|", "mood||good||Human|", "remarks||remark|only words|Human|"], scores.Select(Show));
        Assert.Equal((Otlp.TraceText(1), Otlp.SpanText(7), "s-1"), (scores[0].TraceId, scores[0].SpanId, scores[2].SessionId));
    }

    [Theory]
    [InlineData("""{"data":[{"name":"x","annotator_kind":"LLM","result":{"score":1}}]}""", "data.0.span_id")]
    [InlineData("""{"data":[{"span_id":"a","name":"x","annotator_kind":"CAT","result":{"score":1}}]}""", "data.0.annotator_kind")]
    [InlineData("""{"data":[{"span_id":"a","name":"note","annotator_kind":"LLM","result":{"score":"1"}}]}""", "data.0.name data.0.result.score")]
    [InlineData("""{"data":[{"span_id":"a","name":"x","annotator_kind":"LLM"}]}""", "data.0.result")]
    [InlineData("""{"data":[7]}""", "data.0")]
    [InlineData("""{"data":7}""", "data")]
    public async Task A_wrong_annotation_refuses_the_request_with_its_place(string body, string places)
    {
        var (status, answer) = await PostAsync("/v1/span_annotations", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(places, string.Join(' ', answer.GetProperty("detail").EnumerateArray().Select(fault => string.Join('.', fault.GetProperty("loc").EnumerateArray().Skip(1)))));
    }

    [Fact]
    public async Task More_annotations_than_may_wait_for_their_spans_are_refused_whole()
    {
        var annotations = string.Join(',', Enumerable.Range(1_000_000, 10_001).Select(span => $$"""{"span_id":"{{span:x16}}","name":"x","annotator_kind":"LLM","result":{"score":1} }"""));
        var (status, answer) = await PostAsync("/v1/span_annotations", $$"""{"data":[{{annotations}}]}""");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "0 scores wait for their spans already; 10000 may. Nothing was stored."), (status, answer.GetProperty("detail").GetString()));
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await host.Http.PostAsync(path, content);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    private static string Show(Score score) => string.Join('|', score.Name, score.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture), score.Label, score.Explanation, score.Source, score.Author);
}
