namespace LlmAspire.TraceCollector.Index;

internal static class IndexSetup
{
    public static void AddIndex(this WebApplicationBuilder builder)
    {
    }

}
