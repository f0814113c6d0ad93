namespace LlmAspire.EvalWorker.Judging;

internal static class JudgingSetup
{
    public static void AddJudging(this WebApplicationBuilder builder)
    {
    }
}
