using LlmAspire.TraceCollector.Ui;

namespace LlmAspire.TraceCollector;

/// <summary>The pages live in the Razor class library; this is where a host takes them in.</summary>
internal static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCollectorPages();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.UseAntiforgery();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
