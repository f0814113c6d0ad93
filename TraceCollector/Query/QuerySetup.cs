using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Query;

internal static class QuerySetup
{
    public static void AddQuery(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => WireJson.Describe(options.SerializerOptions));
        builder.Services.AddSingleton(_ => new AnswerRoom());
        builder.Services.AddSingleton<TraceLists>();
        builder.Services.AddSingleton<TraceDetails>();
        builder.Services.AddSingleton<SeveralTraces>();
        builder.Services.AddSingleton<Reports>();
        builder.Services.AddSingleton<Latencies>();
        builder.Services.AddSingleton<Costs>();
        builder.Services.AddSingleton<Groups>();
        builder.Services.AddSingleton<SessionLists>();
        builder.Services.AddSingleton<ScoreLists>();
        builder.Services.AddSingleton<FactFeed>();
        builder.Services.AddSingleton<ClientMetricReports>();
        builder.Services.AddSingleton<Exports>();
        builder.Services.AddSingleton<StatusReport>();
        builder.Services.AddSingleton<ITraceQuery, TraceQuery>();
        // Its gauges are asked by whoever exports; it only has to be there.
        builder.Services.AddHostedService<StatusMeter>();
    }

    public static void MapQuery(this WebApplication app)
    {
        QueryEndpoints.Map(app);
        CostEndpoints.Map(app);
    }
}
