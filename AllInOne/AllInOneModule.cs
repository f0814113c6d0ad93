namespace LlmAspire.AllInOne;

/// <summary>What differs when all modules share a process: telemetry reaches the collector without a socket.</summary>
internal static class AllInOneModule
{
    public static void AddAllInOne(this WebApplicationBuilder builder)
    {
    }
}
