namespace LlmAspire.RagApi.Prompts;

internal static class PromptsSetup
{
    public static void AddPrompts(this WebApplicationBuilder builder)
    {
    }

}
