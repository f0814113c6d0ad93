namespace LlmAspire.TraceCollector.Scores;

internal static class ScoresSetup
{
    public static void AddScores(this WebApplicationBuilder builder)
    {
    }

    public static void MapScores(this WebApplication app)
    {
    }
}
