namespace LlmAspire.RagApi.Documents;

internal static class DocumentsSetup
{
    public static void AddDocuments(this WebApplicationBuilder builder)
    {
    }

    public static void MapDocuments(this WebApplication app)
    {
    }
}
