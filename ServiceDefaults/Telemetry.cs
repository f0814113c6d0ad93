using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Instrumentation.Http;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LlmAspire.ServiceDefaults;

/// <summary>A path (and what lies below it) whose requests are traced. Every other path is silent: ingest, queries, pages, health.</summary>
public sealed record TracedPath(string Prefix);

/// <summary>Traces, metrics and logs to whatever <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says and, beside it, traces and logs to the collector.</summary>
internal static class Telemetry
{
    /// <summary>What our services measure of themselves.</summary>
    private const string OwnMeters = "LlmAspire.*";

    public static void AddTelemetry(this WebApplicationBuilder builder, string serviceName, bool exportToCollector)
    {
        var name = builder.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } given ? given : serviceName;
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(name, serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddMeter(OwnMeters))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation());
        AddGuards(builder.Services);
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
        if (exportToCollector)
            CollectorExport.Add(builder.Services);
    }

    /// <summary>Where all paths meet: only what a service has named is traced, and calls outside a trace do not begin one.</summary>
    private static void AddGuards(IServiceCollection services)
    {
        services.AddOptions<AspNetCoreTraceInstrumentationOptions>().Configure<IEnumerable<TracedPath>>((options, paths) =>
        {
            var prefixes = paths.Select(path => path.Prefix).ToArray();
            // Circuits and hubs are pages only, and have no path that the filter could see.
            (options.EnableRazorComponentsSupport, options.EnableAspNetCoreSignalRSupport) = (false, false);
            // A browser's question whether it may ask (OPTIONS) is not a request that anybody waits to see.
            options.Filter = context => !HttpMethods.IsOptions(context.Request.Method) && Array.Exists(prefixes, prefix => context.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
        });
        services.AddOptions<HttpClientTraceInstrumentationOptions>().Configure(options =>
            options.FilterHttpRequestMessage = _ => Activity.Current is { } call && (call.ParentSpanId != default || call.HasRemoteParent));
    }
}
