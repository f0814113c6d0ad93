using LlmAspire.EvalWorker.Following;
using LlmAspire.EvalWorker.Verdicts;

namespace LlmAspire.EvalWorker;

/// <summary>What the evaluation worker does, capability by capability. Used by its own process and by AllInOne.</summary>
public static class EvalWorkerModule
{
    public static WebApplicationBuilder AddEvalWorker(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddVerdicts();
        builder.AddFollowing();
        return builder;
    }
}
