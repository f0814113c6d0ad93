namespace LlmAspire.TraceCollector.Store;

internal static class StoreSetup
{
    public static void AddStore(this WebApplicationBuilder builder)
    {
    }

}
