using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;

namespace LlmAspire.EvalWorker.Verdicts;

internal static class VerdictsSetup
{
    public static void AddVerdicts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<VerdictLog>();
        // Verdicts are for receivers of telemetry; on the console they would drown everything else.
        builder.Logging.AddFilter<ConsoleLoggerProvider>(VerdictLog.Category, LogLevel.None);
        builder.Services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddProcessor(new VerdictSpanProcessor()));
    }
}
