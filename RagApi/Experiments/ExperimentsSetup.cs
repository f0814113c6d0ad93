namespace LlmAspire.RagApi.Experiments;

internal static class ExperimentsSetup
{
    public static void AddExperiments(this WebApplicationBuilder builder)
    {
    }

}
