using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Receive;

namespace LlmAspire.AllInOne;

/// <summary>What differs when all modules share a process: telemetry reaches the collector without a socket.</summary>
internal static class AllInOneModule
{
    public static void AddAllInOne(this WebApplicationBuilder builder, string[] args)
    {
        builder.Services.AddSingleton(services => new CollectorTransport(() => new InProcessOtlpHandler(services.GetRequiredService<OtlpReceiver>)));
        builder.Configuration.AddInMemoryCollection([new("Pages:ChatUrl", builder.Configuration["Pages:ChatUrl"] ?? "/chat")]);
        if (args.Contains("--demo"))
            builder.Services.AddHostedService<Demo>();
    }
}
