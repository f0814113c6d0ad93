using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LlmAspire.Tests;

/// <summary>What is wrong with a page: complaints of the browser's, what axe finds, what is wider than the window.</summary>
internal static class PageLook
{
    /// <summary>What passes is most of what axe tells, and most of its time.</summary>
    private static readonly AxeRunOptions OnlyViolations = new() { ResultTypes = [ResultType.Violations] };

    public static async Task<IEnumerable<string>> AtAsync(IPage page, string address, string path, string shot)
    {
        var watch = new PageWatch(page, address);
        await page.GotoAsync(address + path);
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.chart')].every(chart => chart.querySelector('svg'))");
        return (await NowAsync(page, path, shot)).Concat(watch.Complaints.Select(complaint => $"{path}: {complaint}"));
    }

    /// <summary>The page as it stands.</summary>
    public static async Task<IEnumerable<string>> NowAsync(IPage page, string path, string shot)
    {
        var axe = await AxeAsync(page);
        var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        await SaveAsync(page, path, shot);
        return [.. axe.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{path}: axe {violation.Id}: {node.Html}")),
            .. wide > 0 ? [$"{path}: {wide} px wider than the window"] : Array.Empty<string>()];
    }

    /// <summary>A circuit takes the title over by removing it and writing it again: a look in between finds none, and looks once more.</summary>
    private static async Task<AxeResult> AxeAsync(IPage page)
    {
        var axe = await RunAsync(page);
        if (axe.Violations.All(violation => violation.Id != "document-title"))
            return axe;
        await page.WaitForFunctionAsync("() => document.title !== ''");
        return await RunAsync(page);
    }

    /// <summary>In the page itself. The other form carries what it found to a second page, which takes seconds and is of use for frames alone; pages have none.</summary>
#pragma warning disable CS0618
    private static Task<AxeResult> RunAsync(IPage page) => page.Locator("html").RunAxeLegacy(OnlyViolations);
#pragma warning restore CS0618

    /// <summary>For people who want to look themselves: SCREENSHOTS names a folder.</summary>
    private static async Task SaveAsync(IPage page, string path, string shot)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{shot}{path.Replace('/', '_').Replace('?', '-').Replace('&', '-')}.png"), FullPage = true });
    }
}
