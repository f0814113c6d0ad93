namespace LlmAspire.RagApi.Retrieval;

internal static class RetrievalSetup
{
    public static void AddRetrieval(this WebApplicationBuilder builder)
    {
    }

    public static void MapRetrieval(this WebApplication app)
    {
    }
}
