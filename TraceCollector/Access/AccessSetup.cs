namespace LlmAspire.TraceCollector.Access;

internal static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
    }

}
