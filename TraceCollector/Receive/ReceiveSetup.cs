namespace LlmAspire.TraceCollector.Receive;

internal static class ReceiveSetup
{
    public static void AddReceive(this WebApplicationBuilder builder)
    {
    }

    public static void MapReceive(this WebApplication app)
    {
    }
}
