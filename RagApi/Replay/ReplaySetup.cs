namespace LlmAspire.RagApi.Replay;

internal static class ReplaySetup
{
    public static void AddReplay(this WebApplicationBuilder builder)
    {
    }

    public static void MapReplay(this WebApplication app)
    {
    }
}
