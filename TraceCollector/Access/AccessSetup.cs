using LlmAspire.TraceCollector.Receive;

namespace LlmAspire.TraceCollector.Access;

internal static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(AccessKeys.From(builder.Configuration));
        builder.Services.AddSingleton<Sessions>();
        builder.Services.AddSingleton<AccessGuard>();
        builder.Services.AddDataProtection();
    }

    /// <exception cref="InvalidOperationException">Other machines can connect and no key is set.</exception>
    public static void MapAccess(this WebApplication app)
    {
        if (app.Services.GetRequiredService<AccessKeys>().None && !app.Services.GetRequiredService<ListenPlan>().LoopbackOnly)
            throw new InvalidOperationException(
                "Access__Keys is not set, and the collector is bound to more than loopback: anybody who can reach it could read prompts and answers. "
                + "Set Access__Keys (for example Access__Keys=\"a-long-random-key:ingest,read\"), or bind to localhost with ASPNETCORE_URLS.");
        var guard = app.Services.GetRequiredService<AccessGuard>();
        app.Use(guard.InvokeAsync);
        LoginPage.Map(app);
    }
}
