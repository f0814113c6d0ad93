using LlmAspire.TraceCollector;
using LlmAspire.TraceCollector.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmAspire.Tests;

/// <summary>The pages alone, on a port of their own, over a scripted collector.</summary>
internal sealed class PagesHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private PagesHost(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public static async Task<PagesHost> StartAsync(ScriptedQuery query)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["Pages:ChatUrl"] = "/chat";
        builder.Services.AddSingleton<ITraceQuery>(query);
        builder.Services.AddSingleton<IScoreSink>(query);
        builder.AddPages();
        var app = builder.Build();
        app.MapPages();
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
