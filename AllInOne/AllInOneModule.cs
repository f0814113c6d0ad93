using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Receive;

namespace LlmAspire.AllInOne;

/// <summary>What differs when all modules share a process: telemetry reaches the collector without a socket.</summary>
internal static class AllInOneModule
{
    public static void AddAllInOne(this WebApplicationBuilder builder, string[] args)
    {
        // The receiver logs, and the log exporter sends to the receiver: it is looked up at the first batch, not while loggers are made.
        builder.Services.AddSingleton(services => new CollectorTransport(() => new InProcessOtlpHandler(services)));
        if (args.Contains("--demo"))
            builder.Services.AddHostedService<Demo>();
    }
}
