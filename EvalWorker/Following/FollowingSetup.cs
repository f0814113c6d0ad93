using LlmAspire.TraceCollector.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;

namespace LlmAspire.EvalWorker.Following;

internal static class FollowingSetup
{
    /// <summary>Needs an <see cref="ITraceQuery"/> and an <see cref="IScoreSink"/>: the collector in this process, or its client.</summary>
    public static void AddFollowing(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["Models:Judge"] is { Length: > 0 } judge && judge != "offline")
            throw new InvalidOperationException($"Models__Judge is '{judge}'; judges that ask a model are not there yet: leave it out, or set offline.");
        var data = builder.Configuration["Data:Directory"] is { Length: > 0 } given ? given : ".data";
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new CheckpointFile(Path.GetFullPath(Path.Combine(data, "evalworker", "position"))));
        builder.Services.AddSingleton<FeedProgress>();
        builder.Services.AddSingleton<EvaluationMetrics>();
        builder.Services.AddSingleton<TraceReader>();
        builder.Services.AddSingleton<BatchJudge>();
        builder.Services.AddHostedService<FactsFollower>();
        builder.Services.AddHealthChecks().AddCheck<FeedHealthCheck>("evaluation");
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(EvaluationMetrics.MeterName));
    }
}
