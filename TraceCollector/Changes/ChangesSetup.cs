namespace LlmAspire.TraceCollector.Changes;

internal static class ChangesSetup
{
    public static void AddChanges(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RunawayOptions>().BindConfiguration(RunawayOptions.Section)
            .Validate(options => options.MaxSteps is >= 1 and <= 1_000_000, "Runaway__MaxSteps: expected 1 to 1000000.")
            .ValidateOnStart();
        builder.Services.AddSingleton<RunawayGuard>();
        builder.Services.AddSingleton<ChangeLists>();
    }
}
