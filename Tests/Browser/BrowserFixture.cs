using LlmAspire.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace LlmAspire.Tests;

/// <summary>
/// One headless browser for all tests that look at pages. Where no Chromium is installed (<see cref="Chromium"/>) those tests are skipped and say
/// so; under CI they fail.
/// </summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    /// <summary>The collection of all who look at pages: one process draws every page, and three at once take it ten times as long.</summary>
    public const string OneAtATime = "browser";

    private readonly SemaphoreSlim starting = new(1, 1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A page in a context of its own; skips the test where there is no browser. Dispose the page's context after use.</summary>
    public async Task<IPage> OpenAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var path = Chromium.Path;
        Assert.SkipWhen(path is null && Environment.GetEnvironmentVariable("CI") != "true", Chromium.None);
        Assert.True(path is not null, Chromium.None);
        await StartAsync(path!);
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    private async Task StartAsync(string path)
    {
        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Chromium.Arguments });
        }
        finally
        {
            starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        starting.Dispose();
    }
}
