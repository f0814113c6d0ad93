using Microsoft.Playwright;

namespace LlmAspire.Tests;

/// <summary>Every page, empty and full, wide and narrow, light and dark: no complaint of the browser's, none of axe's.</summary>
public abstract class EveryPageTests(BrowserFixture browser, int width, ColorScheme scheme, bool full, params string[] pages)
{
    internal const string Trace = "/traces/" + UiRecords.AnswerId;

    [Fact]
    public async Task Pages_load_clean_with_their_name_in_sight_and_axe_finds_nothing()
    {
        await using var host = await PagesHost.StartAsync(full ? UiRecords.Busy(DateTimeOffset.UtcNow) : new ScriptedQuery());
        var page = await browser.OpenAsync(width, 900, scheme);
        var found = new List<string>();
        foreach (var path in pages)
        {
            found.AddRange(await PageLook.AtAsync(page, host.Address, path, $"{width}-{scheme}-{(full ? "full" : "empty")}".ToLowerInvariant()));
            await Assertions.Expect(page.Locator(".nav [aria-current='page']")).ToBeInViewportAsync(new() { Ratio = 1 });
        }
        await page.Context.DisposeAsync();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}

[Collection(BrowserFixture.OneAtATime)]
public sealed class WidePagesTests(BrowserFixture browser) : EveryPageTests(browser, 1440, ColorScheme.Light, true,
    "/", "/traces", "/latency", "/cost", "/errors", "/sessions", "/sessions/one?session=s-204", "/status");

[Collection(BrowserFixture.OneAtATime)]
public sealed class WideTracePagesTests(BrowserFixture browser) : EveryPageTests(browser, 1440, ColorScheme.Light, true,
    Trace, Trace + "?tab=evidence", Trace + "?tab=scores", Trace + "?tab=attributes&span=1000000000000007");

[Collection(BrowserFixture.OneAtATime)]
public sealed class NarrowPagesTests(BrowserFixture browser) : EveryPageTests(browser, 390, ColorScheme.Dark, true,
    "/", "/traces?status=error&order=slowest", Trace + "?span=1000000000000007", Trace + "?tab=evidence", Trace + "?tab=raw", "/latency", "/cost", "/errors", "/sessions", "/sessions/one?session=s-204", "/status");

[Collection(BrowserFixture.OneAtATime)]
public sealed class EmptyPagesTests(BrowserFixture browser) : EveryPageTests(browser, 1440, ColorScheme.Dark, false,
    "/", "/traces", "/latency", "/cost", "/errors", "/sessions", "/sessions/one?session=s-204", "/status", "/traces/00000000000000000000000000000001");
