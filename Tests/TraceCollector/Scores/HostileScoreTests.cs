using System.Net;
using System.Text;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Index.Rollups;
using LlmAspire.TraceCollector.Scores;

namespace LlmAspire.Tests;

/// <summary>Scores made to stop the index or to leave the means without a number.</summary>
public abstract class HostileScoreTests(Engine engine)
{
    [Fact]
    public async Task Values_beyond_all_measure_that_come_as_telemetry_leave_the_means_as_they_were()
    {
        await using var host = await engine.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(2, 10)), Otlp.Body(Otlp.Ask(3, 20)), Otlp.Body(Otlp.Ask(4, 30)));
        await host.Sink.PostScoresAsync([new Score { TraceId = Otlp.TraceText(1), Name = "faithfulness", Value = 0.5, Source = ScoreSource.Judge }]);
        object[] values = [1e308, double.NaN, double.PositiveInfinity, -1e308, "1e400", 4.0];
        await host.TakeLogsAsync(Otlp.Logs([.. values.Select((value, i) => Said(2 + (i % 3), "faithfulness", value))]));
        Assert.Equal(0.5, await MeanAsync(host));
        await host.Store.WriteAsync(VerdictStore.FoldAll);
        Assert.Equal(0.5, await MeanAsync(host));
        Assert.All((await host.Query.GetTraceAsync(Otlp.TraceText(2)))!.Scores, score => Assert.True(score.Value is null or 4));
    }

    [Fact]
    public async Task Texts_of_megabytes_keep_their_beginning()
    {
        await using var host = await engine.StartAsync();
        var random = new Random(7);
        var huge = string.Concat(Enumerable.Range(0, 200_000).Select(_ => random.Next().ToString("x8", null)));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        await host.TakeLogsAsync(Otlp.Logs(Said(1, huge, 0.5, ("gen_ai.evaluation.explanation", huge), ("gen_ai.evaluation.score.label", huge))));
        var score = Assert.Single((await host.Query.GetTraceAsync(Otlp.TraceText(1)))!.Scores);
        Assert.Equal((200, 1000, 64_000), (score.Name.Length, score.Label!.Length, score.Explanation!.Length));
    }

    [Theory]
    [InlineData("1e400", "1")]
    [InlineData("1e308", "1")]
    [InlineData("0.5", "1e-300")]
    [InlineData("0.5", "5e-324")]
    public async Task Numbers_whose_squares_have_no_sum_are_refused(string value, string probability) => Assert.Equal(HttpStatusCode.BadRequest,
        await PostAsync("/api/scores", $$"""{"traceId":"{{Otlp.TraceText(1)}}","name":"n","source":"judge","value":{{value}},"inclusionProbability":{{probability}}}"""));

    [Theory]
    [InlineData("/api/scores", "{\"name\":\"a\",\"name\":\"b\"}", 400)]
    [InlineData("/api/public/scores", "{\"name\":\"a\",\"name\":\"b\"}", 400)]
    [InlineData("/v1/span_annotations", "{\"data\":[],\"data\":[]}", 400)]
    [InlineData("/api/scores", "{\"traceId\":\"00000000000000000000000000000001\",\"name\":\"\\ud83d\",\"source\":\"judge\",\"value\":1}", 200)]
    [InlineData("/api/public/ingestion", "{\"batch\":[{\"id\":\"e\",\"type\":\"score-create\",\"body\":{\"name\":\"n\",\"value\":1}},{\"id\":\"e\",\"type\":\"score-create\",\"body\":{\"name\":\"n\",\"value\":1}}]}", 207)]
    public async Task JSON_that_parses_and_throws_when_it_is_read_is_answered(string path, string body, int status) => Assert.Equal(status, (int)await PostAsync(path, body));

    [Theory]
    [InlineData("/api/scores", "[", "]")]
    [InlineData("/api/scores", "[", "]", 60_000)]
    [InlineData("/api/public/ingestion", "{\"batch\":[", "]}", 60_000)]
    [InlineData("/api/public/ingestion", "{\"batch\":[", "]}")]
    [InlineData("/v1/span_annotations", "{\"data\":[", "]}")]
    [InlineData("/v1/trace_annotations", "{\"data\":[{\"a\":[", "]}]}")]
    public async Task A_body_of_more_scores_than_there_may_be_is_too_large(string path, string before, string after, int items = 1_000_000) =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(path, before + new StringBuilder("0").Insert(1, ",0", items - 1) + after));

    [Fact]
    public async Task A_score_of_a_million_fields_is_too_large() => Assert.Equal(HttpStatusCode.RequestEntityTooLarge,
        await PostAsync("/api/public/scores", "{" + string.Join(',', Enumerable.Range(0, 600_000).Select(field => $"\"{field:x}\":0")) + "}"));

    [Fact]
    public async Task As_many_scores_as_there_may_be_are_stored()
    {
        var item = $$"""{"traceId":"{{Otlp.TraceText(1)}}","name":"n","source":"judge","value":1}""";
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/api/scores", "[" + string.Join(',', Enumerable.Repeat(item, ScoreBody.MostItems)) + "]"));
    }

    private static OpenTelemetry.Proto.Logs.V1.LogRecord Said(int trace, string name, object value, params (string, object)[] more) =>
        Otlp.Log(trace, 1, "gen_ai.evaluation.result", [("gen_ai.evaluation.name", name), ("gen_ai.evaluation.score.value", value), .. more]);

    private static async Task<double?> MeanAsync(CollectorHost host) => (await host.Query.GetOverviewAsync(CollectorHost.Everything)).Totals.Faithfulness;

    private async Task<HttpStatusCode> PostAsync(string path, string body)
    {
        await using var host = await engine.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return (await host.Http.PostAsync(new Uri(path, UriKind.Relative), content)).StatusCode;
    }
}

public sealed class FilesHostileScoreTests() : HostileScoreTests(Engine.Files);

public sealed class PostgresHostileScoreTests(Postgres postgres) : HostileScoreTests(new Engine(postgres));
