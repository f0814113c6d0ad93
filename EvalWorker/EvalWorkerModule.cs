using LlmAspire.EvalWorker.Judging;

namespace LlmAspire.EvalWorker;

/// <summary>What the evaluation worker does, capability by capability. Used by its own process and by AllInOne.</summary>
public static class EvalWorkerModule
{
    public static WebApplicationBuilder AddEvalWorker(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddJudging();
        return builder;
    }
}
