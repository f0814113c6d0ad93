using Microsoft.Playwright;

namespace LlmAspire.Tests;

[Collection(BrowserFixture.OneAtATime)]
public sealed class PagesInBrowserTests(BrowserFixture browser)
{
    private const string Trace = EveryPageTests.Trace;

    [Fact]
    public async Task The_theme_is_remembered_and_the_thumb_is_stored()
    {
        var query = UiRecords.Busy(DateTimeOffset.UtcNow);
        await using var host = await PagesHost.StartAsync(query);
        var page = await browser.OpenAsync();
        await page.GotoAsync(host.Address + Trace);
        await page.GetByRole(AriaRole.Button, new() { Name = "dark", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Tree, new() { Name = "waterfall" }).WaitForAsync();
        // The circuit may not be up yet: a click before it does nothing, so click until it is answered.
        var thumb = page.GetByRole(AriaRole.Button, new() { Name = "not helpful", Exact = true });
        while (await thumb.GetAttributeAsync("aria-pressed") != "true")
            await thumb.ClickAsync();
        await page.ReloadAsync();
        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        await page.GetByRole(AriaRole.Button, new() { Name = "light", Exact = true }).WaitForAsync();
        await page.Context.DisposeAsync();
        Assert.Contains(query.Posted, score => score is { Name: "user_feedback", Value: 0 });
    }

    [Fact]
    public async Task A_chart_of_nothing_but_zeros_says_zero_and_invents_no_scale()
    {
        var now = DateTimeOffset.UtcNow;
        var query = UiRecords.Busy(now);
        query.Overview = query.Overview! with { Buckets = [.. query.Overview.Buckets.Select(bucket => bucket with { CostUsd = 0 })] };
        await using var host = await PagesHost.StartAsync(query);
        var page = await browser.OpenAsync();
        await page.GotoAsync(host.Address);
        var labels = page.Locator("[aria-label='What does it cost?'] svg text").Filter(new() { HasText = "$" });
        await labels.First.WaitForAsync();
        Assert.Equal(["$0"], await labels.AllTextContentsAsync());
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_gets_a_page_where_there_is_nothing_and_a_program_does_not()
    {
        await using var host = await PagesHost.StartAsync(new ScriptedQuery());
        using var http = new HttpClient { BaseAddress = new Uri(host.Address) };
        using var bare = await http.GetAsync(new Uri("/nowhere", UriKind.Relative));
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        using var page = await http.GetAsync(new Uri("/nowhere", UriKind.Relative));
        Assert.Equal((404, 0), ((int)bare.StatusCode, (await bare.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal(404, (int)page.StatusCode);
        Assert.Contains("There is no such page", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_content/TraceCollector.Ui/app.css")]
    [InlineData("/_content/TraceCollector.Ui/charts.js")]
    [InlineData("/_content/TraceCollector.Ui/favicon.svg")]
    [InlineData("/_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/favicon.ico")]
    public async Task Every_asset_is_served_with_its_bytes(string path)
    {
        await using var host = await PagesHost.StartAsync(new ScriptedQuery());
        using var http = new HttpClient { BaseAddress = new Uri(host.Address) };
        Assert.True((await http.GetByteArrayAsync(new Uri(path, UriKind.Relative))).Length > 200);
    }
}
