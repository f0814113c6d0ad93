namespace LlmAspire.TraceCollector.Retention;

internal static class RetentionSetup
{
    public static void AddRetention(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section)
            .Validate(options => options.Days is >= 1 and <= 3650, "Retention__Days: expected 1 to 3650.")
            .Validate(options => options.Bytes is null or >= 256L << 20, "Retention:Bytes must be at least 268435456 (256 MiB).")
            .ValidateOnStart();
        builder.Services.AddHostedService<HourlyRetention>();
    }
}
