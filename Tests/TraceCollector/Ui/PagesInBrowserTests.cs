using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LlmAspire.Tests;

/// <summary>Every page, empty and full, wide and narrow, light and dark: no complaint of the browser's, none of axe's.</summary>
public sealed class PagesInBrowserTests(BrowserFixture browser)
{
    private static readonly string[] Pages =
    [
        "/", "/traces", "/traces?status=error&order=slowest", $"/traces/{UiRecords.AnswerId}", $"/traces/{UiRecords.AnswerId}?tab=evidence",
        $"/traces/{UiRecords.AnswerId}?tab=scores", $"/traces/{UiRecords.AnswerId}?span=1000000000000007", $"/traces/{UiRecords.AnswerId}?tab=attributes&span=1000000000000007",
        $"/traces/{UiRecords.AnswerId}?tab=raw", "/latency", "/status",
    ];

    [Theory]
    [InlineData(1440, ColorScheme.Light, true)]
    [InlineData(1440, ColorScheme.Dark, true)]
    [InlineData(390, ColorScheme.Light, true)]
    [InlineData(1440, ColorScheme.Dark, false)]
    [InlineData(390, ColorScheme.Light, false)]
    public async Task Pages_load_clean_and_axe_finds_nothing(int width, ColorScheme scheme, bool full)
    {
        await using var host = await PagesHost.StartAsync(full ? UiRecords.Busy(DateTimeOffset.UtcNow) : new ScriptedQuery());
        var page = await browser.OpenAsync(width, 900, scheme);
        var found = new List<string>();
        foreach (var path in full ? Pages : ["/", "/traces", "/latency", "/status"])
            found.AddRange(await LookAsync(page, host.Address, path, $"{width}-{scheme}-{(full ? "full" : "empty")}".ToLowerInvariant()));
        await page.Context.DisposeAsync();
        Assert.Empty(found);
    }

    private static async Task<IEnumerable<string>> LookAsync(IPage page, string address, string path, string shot)
    {
        var watch = new PageWatch(page, address);
        await page.GotoAsync(address + path);
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.chart')].every(chart => chart.querySelector('svg'))");
        var axe = await page.RunAxe();
        var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        await SaveAsync(page, path, shot);
        return [.. watch.Complaints.Select(complaint => $"{path}: {complaint}"),
            .. axe.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{path}: axe {violation.Id}: {node.Html}")),
            .. wide > 0 ? [$"{path}: {wide} px wider than the window"] : Array.Empty<string>()];
    }

    /// <summary>For people who want to look themselves: SCREENSHOTS names a folder.</summary>
    private static async Task SaveAsync(IPage page, string path, string shot)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{shot}{path.Replace('/', '_').Replace('?', '-').Replace('&', '-')}.png"), FullPage = true });
    }
}
