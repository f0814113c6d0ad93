namespace LlmAspire.RagApi.Models;

internal static class ModelsSetup
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
    }

}
