using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Scores;

internal static class ScoresSetup
{
    public static void AddScores(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IScoreSink, ScoreSink>();
    }

    public static void MapScores(this WebApplication app)
    {
        ScoreEndpoint.Map(app);
        LangfuseScores.Map(app);
        LangfuseIngestion.Map(app);
        PhoenixAnnotations.Map(app);
    }
}
