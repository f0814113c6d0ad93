namespace LlmAspire.TraceCollector.Erasing;

internal static class ErasingSetup
{
    public static void AddErasing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Eraser>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Eraser>());
    }

    public static void MapErasing(this WebApplication app) => EraseEndpoints.Map(app);
}
