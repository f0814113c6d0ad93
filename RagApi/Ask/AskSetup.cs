namespace LlmAspire.RagApi.Ask;

internal static class AskSetup
{
    public static void AddAsk(this WebApplicationBuilder builder)
    {
    }

    public static void MapAsk(this WebApplication app)
    {
    }
}
