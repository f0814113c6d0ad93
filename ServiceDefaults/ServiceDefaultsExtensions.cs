using System.Data.Common;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Scalar.AspNetCore;

namespace LlmAspire.ServiceDefaults;

/// <summary>The manners every service shares: telemetry, health, discovery, resilience, errors, API description. No vocabulary, no clients of ours.</summary>
public static class ServiceDefaultsExtensions
{
    private const string Live = "live";

    /// <summary>Less than those wait who ask for health (5 s in <see cref="HealthCommand"/>).</summary>
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(4);

    /// <param name="serviceName">The resource's <c>service.name</c>, unless <c>OTEL_SERVICE_NAME</c> says otherwise.</param>
    /// <param name="address">Where to listen unless <c>ASPNETCORE_URLS</c> (or <c>--urls</c>) says otherwise.</param>
    /// <param name="exportToCollector">False for the collector itself: the observer does not observe itself.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string serviceName, string address, bool exportToCollector = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddDefaultSettings(address);
        AddressSettings.Check(builder.Configuration);
        builder.AddTelemetry(serviceName, exportToCollector);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        builder.Services.PostConfigure<HealthCheckServiceOptions>(Bound);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(ConfigureClient);
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Describe);
        builder.Services.AddOpenApi();
        return builder;
    }

    /// <summary><c>/health</c> (every check) and <c>/alive</c> in every environment, <c>/openapi/v1.json</c> and <c>/scalar</c>, errors as problem+json.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf, SuppressDiagnosticsCallback = failure => failure.Exception is BadHttpRequestException });
        // Routing's own 404, 405 and 415 have no body of their own.
        app.UseStatusCodePages();
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthReportText.WriteAsync });
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) });
        app.MapOpenApi();
        app.MapScalarApiReference(options => options.DisableDefaultFonts());
        return app;
    }

    /// <summary>Defaults that any other source of configuration overrides.</summary>
    private static void AddDefaultSettings(this WebApplicationBuilder builder, string address)
    {
        var given = builder.Configuration;
        var collector = given["services:tracecollector:http:0"] ?? given["services:tracecollector:https:0"] ?? "http://localhost:5082";
        var ragApi = given["services:ragapi:http:0"] ?? given["services:ragapi:https:0"] ?? "http://localhost:5081";
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData =
            [
                new("TraceCollector:Url", collector),
                new("RagApi:Url", ragApi),
                // Without it the exporter makes one attempt and drops the batch (OpenTelemetry .NET 1.20).
                new("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory"),
                new("Logging:LogLevel:Default", "Information"),
                new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
                new("Logging:LogLevel:System.Net.Http", "Warning"),
                new("Logging:LogLevel:Polly", "Warning"),
                // It tells every statement otherwise.
                new("Logging:LogLevel:Npgsql", "Warning"),
            ],
        });
        // A host that a test or a platform has given an address keeps it.
        if (string.IsNullOrEmpty(given["urls"]) && string.IsNullOrEmpty(given["http_ports"]))
            builder.Configuration["urls"] = address;
    }

    /// <summary>A part that hangs must not keep the others from being reported.</summary>
    private static void Bound(HealthCheckServiceOptions options)
    {
        foreach (var check in options.Registrations.Where(check => check.Timeout == Timeout.InfiniteTimeSpan))
            check.Timeout = HealthPatience;
    }

    /// <summary>What the server itself refuses while a body is read (too large, cut short) is the client's fault, and no failure to log.</summary>
    private static int StatusOf(Exception error) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        DbException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>The bare trace id, as it stands everywhere else; the framework's own is a whole <c>traceparent</c>, or a connection's number where nothing is traced.</summary>
    private static void Describe(ProblemDetailsContext context)
    {
        if (context.Exception is BadHttpRequestException or DbException { IsTransient: true })
            context.ProblemDetails.Detail = context.Exception.Message;
        context.ProblemDetails.Extensions.Remove("traceId");
        if (Activity.Current is { Recorded: true } request)
            context.ProblemDetails.Extensions["traceId"] = request.TraceId.ToHexString();
    }

    private static void ConfigureClient(IHttpClientBuilder http)
    {
        // Long polls last 20 s; a POST that may have cost money is never sent twice by itself.
        http.AddStandardResilienceHandler(options =>
        {
            options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(40);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(120);
            options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(90);
            var retries = options.Retry.ShouldHandle;
            options.Retry.ShouldHandle = async attempt =>
                attempt.Outcome.Result?.RequestMessage?.Method != HttpMethod.Post && await retries(attempt);
        });
        http.AddServiceDiscovery();
    }
}
