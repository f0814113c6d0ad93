using System.Collections.Concurrent;
using System.Text;
using LlmAspire.EvalWorker.Verdicts;
using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace LlmAspire.Tests;

/// <summary>A verdict on its way through the SDK's own exporter, as a dashboard receives it.</summary>
public sealed class VerdictExportTests
{
    private const string SpanId = "00000000000000cc";

    [Fact]
    public async Task A_dashboard_receives_the_verdict_on_the_answers_span_and_the_collector_does_not()
    {
        await using var dashboard = await Receiver.StartAsync();
        await using var collector = await Receiver.StartAsync();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["TraceCollector:Url"] = collector.Address,
        });
        builder.AddServiceDefaults("evalworker", "http://127.0.0.1:0");
        builder.TraceEveryPath();
        builder.AddVerdicts();
        await using (var app = builder.Build())
        {
            app.Services.GetRequiredService<VerdictLog>().Write(SettledTraces.Id(7), SpanId, null, [new Score { Name = "faithfulness", Source = ScoreSource.Judge, Value = 0.91 }]);
            Assert.True(app.Services.GetRequiredService<LoggerProvider>().ForceFlush(20_000));
        }
        var body = Assert.Single(dashboard.Bodies, HoldsVerdict);
        Assert.True(body.AsSpan().IndexOf(Convert.FromHexString(SettledTraces.Id(7))) > 0);
        Assert.True(body.AsSpan().IndexOf(Convert.FromHexString(SpanId)) > 0);
        Assert.DoesNotContain("llmaspire.verdict", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.DoesNotContain(collector.Bodies, HoldsVerdict);
    }

    private static bool HoldsVerdict(byte[] body) => body.AsSpan().IndexOf("gen_ai.evaluation.result"u8) >= 0;

    private sealed class Receiver(WebApplication app, ConcurrentQueue<byte[]> bodies) : IAsyncDisposable
    {
        public string Address => app.Urls.First();
        public IReadOnlyCollection<byte[]> Bodies => bodies;

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var bodies = new ConcurrentQueue<byte[]>();
            var app = builder.Build();
            app.MapPost("/v1/{signal}", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                bodies.Enqueue(body.ToArray());
            });
            await app.StartAsync();
            return new Receiver(app, bodies);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
