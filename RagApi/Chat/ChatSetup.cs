namespace LlmAspire.RagApi.Chat;

internal static class ChatSetup
{
    public static void AddChat(this WebApplicationBuilder builder)
    {
    }

    public static void MapChat(this WebApplication app)
    {
    }
}
