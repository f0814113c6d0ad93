using LlmAspire.EvalWorker.Verdicts;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace LlmAspire.Tests;

public sealed class VerdictLogTests
{
    private const string SpanId = "00000000000000cc";

    [Fact]
    public async Task A_verdict_is_a_record_on_the_span_that_made_the_answer()
    {
        var record = Assert.Single(await WriteAsync(new Score { Name = "faithfulness", Source = ScoreSource.Judge, Value = 0.91, Label = "faithful", Explanation = "2 of 2" }));
        Assert.Equal("gen_ai.evaluation.result", record.EventId.Name);
        Assert.Equal((SettledTraces.Id(7), SpanId), (record.TraceId.ToHexString(), record.SpanId.ToHexString()));
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["gen_ai.evaluation.name"] = "faithfulness",
                ["gen_ai.evaluation.score.value"] = 0.91,
                ["gen_ai.evaluation.score.label"] = "faithful",
                ["gen_ai.evaluation.explanation"] = "2 of 2",
                ["gen_ai.response.id"] = "resp-1",
            },
            record.Attributes!.ToDictionary());
    }

    [Fact]
    public async Task What_could_not_be_scored_carries_a_label_and_no_value()
    {
        var record = Assert.Single(await WriteAsync(new Score { Name = "faithfulness", Source = ScoreSource.Judge, Label = "no_context" }));
        Assert.DoesNotContain(record.Attributes!, attribute => attribute.Key == "gen_ai.evaluation.score.value");
        Assert.Contains(new("gen_ai.evaluation.score.label", "no_context"), record.Attributes!);
    }

    private static async Task<List<LogRecord>> WriteAsync(Score score)
    {
        var records = new List<LogRecord>();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.AddOpenTelemetry();
        builder.AddVerdicts();
        builder.Services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddInMemoryExporter(records));
        await using var app = builder.Build();
        app.Services.GetRequiredService<VerdictLog>().Write(SettledTraces.Id(7), SpanId, "resp-1", [score]);
        return [.. records.Where(record => record.CategoryName == VerdictLog.Category)];
    }
}
