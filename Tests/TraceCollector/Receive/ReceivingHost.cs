using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Access;
using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Receive;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LlmAspire.Tests;

/// <summary>The receiving half of a collector on real ports: access, journal, receive.</summary>
internal sealed class ReceivingHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string data;

    private ReceivingHost(WebApplication app, string data, int grpcPort, int httpPort)
    {
        this.app = app;
        this.data = data;
        Grpc = new Uri($"http://127.0.0.1:{grpcPort}");
        Http = new Uri($"http://127.0.0.1:{httpPort}");
    }

    public Uri Main => new(app.Urls.First(url => new Uri(url).Port != Grpc.Port && new Uri(url).Port != Http.Port));

    public Uri Grpc { get; }

    public Uri Http { get; }

    public HttpClient Client => new() { BaseAddress = Main };

    public IJournal Journal => app.Services.GetRequiredService<IJournal>();

    public ReceiveSnapshot Figures => app.Services.GetRequiredService<ReceiveFigures>().Snapshot();

    public OtlpReceiver Receiver => app.Services.GetRequiredService<OtlpReceiver>();

    public static async Task<ReceivingHost> StartAsync(params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("collector-").FullName;
        var (grpc, http) = (ServiceProcess.FreePort(), ServiceProcess.FreePort());
        string[] own = ["--urls", "http://127.0.0.1:0", "--Otlp:GrpcPort", $"{grpc}", "--Otlp:HttpPort", $"{http}", "--Data:Directory", data, "--Logging:LogLevel:Default", "Warning"];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. own, .. settings], ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults("collector-test", "http://127.0.0.1:0", exportToCollector: false);
        builder.TraceEveryPath();
        builder.AddAccess();
        builder.AddJournal();
        builder.AddReceive();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapReceive();
        app.MapAccess();
        app.MapGet("/", () => "page");
        app.MapPost("/api/scores", () => "scored");
        app.MapGet("/ask", () => "asked");
        await app.StartAsync();
        return new ReceivingHost(app, data, grpc, http);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}
