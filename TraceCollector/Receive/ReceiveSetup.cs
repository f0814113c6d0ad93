using LlmAspire.TraceCollector.Index;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Query;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;

namespace LlmAspire.TraceCollector.Receive;

internal static class ReceiveSetup
{
    /// <summary>Where clients of other products send to; the last part is the signal.</summary>
    private static readonly string[] Prefixes = ["/v1/", "/otel/v1/", "/api/public/otel/v1/"];

    public static void AddReceive(this WebApplicationBuilder builder)
    {
        ContentCoding.RefuseCutStreams();
        var options = ReceiveOptions.From(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(builder.Listen(options));
        builder.Services.AddSingleton<ReceiveFigures>();
        builder.Services.AddSingleton<InFlightBytes>();
        builder.Services.AddSingleton<OtlpReceiver>();
        builder.Services.AddSingleton<BodyReceiver>();
        builder.Services.AddSingleton<OtlpHttp>();
        builder.Services.AddSingleton<OtlpGrpc>();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();
        builder.Services.AddSingleton<GrpcHealth>();
        builder.Services.AddHostedService<Announcement>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService(services => new MemoryRelease(WasLarge(services), services.GetRequiredService<TimeProvider>(), IsIndexed(services), MemoryRelease.Collect));
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(ReceiveFigures.MeterName));
    }

    public static void MapReceive(this WebApplication app)
    {
        var plan = app.Services.GetRequiredService<ListenPlan>();
        var http = app.Services.GetRequiredService<OtlpHttp>();
        app.Use((context, next) => OtlpPath.Guard(context, next, plan));
        foreach (var prefix in Prefixes)
            foreach (var signal in OtlpSignal.All)
                app.Map(prefix + signal.Name, context => http.HandleAsync(context, signal)).WithMetadata(new OtlpPath()).ExcludeFromDescription();
        var grpc = app.Services.GetRequiredService<OtlpGrpc>();
        foreach (var signal in OtlpSignal.All)
            app.Map($"/{signal.GrpcService}/Export", context => grpc.HandleAsync(context, signal)).WithMetadata(new OtlpPath()).ExcludeFromDescription();
        var health = app.Services.GetRequiredService<GrpcHealth>();
        app.Map(GrpcHealth.Path, health.HandleAsync).WithMetadata(new OtlpPath()).ExcludeFromDescription();
    }

    private static Func<bool> WasLarge(IServiceProvider services)
    {
        var (bodies, answers) = (services.GetRequiredService<InFlightBytes>(), services.GetService<AnswerRoom>());
        return () => bodies.TakeWasLarge() | (answers?.TakeWasLarge() ?? false);
    }

    private static Func<bool> IsIndexed(IServiceProvider services)
    {
        var (journal, index) = (services.GetRequiredService<IJournal>(), services.GetService<IndexFigures>());
        return () => index is null || index.Indexed >= journal.Position;
    }

    /// <summary>Adds the OTLP ports to the addresses as they are set, so that Kestrel binds every form itself, and gives each its protocol.</summary>
    private static ListenPlan Listen(this WebApplicationBuilder builder, ReceiveOptions options)
    {
        var given = builder.Configuration;
        var named = given.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        var main = named.Count > 0 ? named : ListenPlan.MainAddresses(given["urls"], given["http_ports"], given["https_ports"]);
        var plan = ListenPlan.Make(main, options.GrpcPort, options.HttpPort, PortProbe.IsTaken);
        if (named.Count == 0)
            given["urls"] = string.Join(';', plan.Addresses);
        else
            foreach (var address in plan.Addresses.Skip(main.Count))
                given[$"Kestrel:Endpoints:Otlp{BindingAddress.Parse(address).Port}:Url"] = address;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            if (plan.IsOtlpPort(endpoint.IPEndPoint?.Port ?? 0))
                endpoint.Protocols = endpoint.IPEndPoint!.Port == plan.GrpcPort ? HttpProtocols.Http2 : HttpProtocols.Http1;
        }));
        return plan;
    }
}
