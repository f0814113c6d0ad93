namespace LlmAspire.TraceCollector.Query;

internal static class QuerySetup
{
    public static void AddQuery(this WebApplicationBuilder builder)
    {
    }

    public static void MapQuery(this WebApplication app)
    {
    }
}
