namespace LlmAspire.TraceCollector.Retention;

internal static class RetentionSetup
{
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section)
            .Validate(options => options.Days is >= 1 and <= 3650, "Retention:Days must be 1..3650.")
            .ValidateOnStart();
        builder.Services.AddHostedService<DailyRetention>();
    }
}
