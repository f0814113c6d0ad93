using LlmAspire.TraceCollector.Ui;
using LlmAspire.TraceCollector.Ui.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmAspire.TraceCollector;

/// <summary>The pages live in the Razor class library; this is where a host takes them in.</summary>
internal static class PagesSetup
{
    /// <summary>What a browser may send in one message; the largest are chart clicks and pasted searches.</summary>
    private const int HubMessageBytes = 256 * 1024;

    /// <summary>Circuits of browsers that went without a word, kept three minutes in case they come back: each may hold a large trace, some 30 MB.</summary>
    private const int MostDisconnected = 20;

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = false;
            options.MimeTypes = ["text/html", "application/json", "application/problem+json"];
        });
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(options => options.DisconnectedCircuitMaxRetained = MostDisconnected)
            .AddHubOptions(options => options.MaximumReceiveMessageSize = HubMessageBytes);
        builder.Services.AddCollectorPages(builder.Configuration);
    }

    public static void MapPages(this WebApplication app)
    {
        app.UseWhen(IsRead, branch => branch.UseResponseCompression());
        app.Use((context, next) => IsLostVisitor(context)
            ? new RazorComponentResult<NotFoundDocument> { StatusCode = StatusCodes.Status404NotFound }.ExecuteAsync(context)
            : next(context));
        app.UseAntiforgery();
        app.MapStaticAssets();
        // Browsers and bookmarks ask for this name whatever the page says.
        app.MapGet("/favicon.ico", () => Results.Redirect("/_content/TraceCollector.Ui/favicon.svg")).ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    /// <summary>Ingest answers are a few bytes; compressing those would only cost time.</summary>
    private static bool IsRead(HttpContext context) => HttpMethods.IsGet(context.Request.Method);

    /// <summary>People get a page that helps where there is nothing; programs get the bare 404 (or 405) they expect.</summary>
    private static bool IsLostVisitor(HttpContext context) =>
        context.GetEndpoint() is null
        && HttpMethods.IsGet(context.Request.Method)
        && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
}
