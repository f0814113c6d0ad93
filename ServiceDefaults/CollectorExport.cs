using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace LlmAspire.ServiceDefaults;

/// <summary>How bytes reach the collector. A process that holds the collector registers one that hands them over without a socket.</summary>
public sealed record CollectorTransport(Func<HttpMessageHandler> CreateHandler);

/// <summary>
/// The second receiver: batch processors beside the SDK's own exporter. Both queues hold 2,048 items and drop the newest when
/// full (the SDK's rule): a collector that is down never slows an answer.
/// </summary>
internal static class CollectorExport
{
    private const int QueueSize = 2048;
    private const int DelayMs = 500;

    public static void Add(IServiceCollection services)
    {
        services.ConfigureOpenTelemetryTracerProvider((provider, tracing) => tracing.AddProcessor(
            new BatchActivityExportProcessor(new OtlpTraceExporter(Options(provider, "/v1/traces")), QueueSize, DelayMs)));
        services.ConfigureOpenTelemetryLoggerProvider((provider, logging) => logging.AddProcessor(
            new TraceLogProcessor(new OtlpLogExporter(Options(provider, "/v1/logs")))));
    }

    private static OtlpExporterOptions Options(IServiceProvider provider, string path)
    {
        var url = provider.GetRequiredService<IConfiguration>()["TraceCollector:Url"]!;
        var options = new OtlpExporterOptions
        {
            Endpoint = new Uri(new Uri(url), path),
            Protocol = OtlpExportProtocol.HttpProtobuf,
            // A busy collector may take its time to sync: it has a thread of its own to wait on, and after the default 10 s the batch is lost.
            TimeoutMilliseconds = 60_000,
            // The other receiver's key is not for us: without this the SDK sends OTEL_EXPORTER_OTLP_HEADERS here too.
            Headers = provider.GetRequiredService<IConfiguration>()["TraceCollector:Key"] is { Length: > 0 } key ? $"x-api-key={key}" : "",
        };
        if (provider.GetService<CollectorTransport>() is { } transport)
            options.HttpClientFactory = () => new HttpClient(transport.CreateHandler());
        return options;
    }

    /// <summary>
    /// Only records that belong to a trace, and no verdicts: those reach the collector as scores, and the dashboard as
    /// <c>gen_ai.evaluation.result</c> records.
    /// </summary>
    private sealed class TraceLogProcessor(BaseExporter<LogRecord> exporter) : BatchLogRecordExportProcessor(exporter, QueueSize, DelayMs)
    {
        public override void OnEnd(LogRecord data)
        {
            if (data.TraceId != default && data.EventId.Name != "gen_ai.evaluation.result")
                base.OnEnd(data);
        }
    }
}
