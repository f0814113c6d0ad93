using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Receive;

namespace LlmAspire.AllInOne;

/// <summary>What differs when all modules share a process: telemetry reaches the collector without a socket.</summary>
internal static class AllInOneModule
{
    public const string Usage = """
        Usage: dotnet run --project AllInOne [-- [--demo] [settings]]
        RagApi, trace collector and evaluation worker in one process: http://localhost:5080, OTLP on 4317 (gRPC) and 4318 (HTTP).

          --demo                   asks a few dozen questions, so that the pages have something to show
        """;

    public static void AddAllInOne(this WebApplicationBuilder builder, string[] args)
    {
        builder.Services.AddSingleton(services => new CollectorTransport(() => new InProcessOtlpHandler(services.GetRequiredService<OtlpReceiver>)));
        builder.Configuration.AddInMemoryCollection([new("Pages:ChatUrl", builder.Configuration["Pages:ChatUrl"] ?? "/chat")]);
        if (args.Contains("--demo"))
            builder.Services.AddHostedService<Demo>();
    }
}
