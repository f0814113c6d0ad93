using LlmAspire.TraceCollector.Contracts;
using Microsoft.Playwright;

namespace LlmAspire.Tests;

/// <summary>The page of a large trace in a browser: as much of it is drawn as is in sight, and every span can be reached.</summary>
[Collection(BrowserFixture.OneAtATime)]
public sealed class LargeTraceInBrowserTests(BrowserFixture browser)
{
    private const string Rows = "document.querySelectorAll('[role=treeitem]').length";
    private const int MostRows = 160;

    private static TraceDetail Large(int spans, Func<int, int>? parent = null) => LargeTraces.Of(DateTimeOffset.UtcNow.AddMinutes(-9), spans, parent ?? (number => (number + 6) / 8));

    private async Task<IPage> OpenAsync(PagesHost host, string query = "", int width = 1440)
    {
        var page = await browser.OpenAsync(width);
        await page.GotoAsync($"{host.Address}/traces/{UiRecords.AnswerId}{query}");
        return page;
    }

    private static async Task SeenAsync(IPage page, int span) =>
        await page.WaitForFunctionAsync("""id => { const row = document.getElementById(id)?.getBoundingClientRect(), frame = document.querySelector('.fall').getBoundingClientRect(); return row && row.top >= frame.top - 1 && row.bottom <= frame.bottom + 1; }""", $"row-{LargeTraces.Id(span)}");

    [Theory]
    [InlineData("tree", 4681)]
    [InlineData("deep", 32_843)]
    [InlineData("wide", 32_843)]
    public async Task However_far_one_scrolls_few_rows_are_drawn_and_the_last_span_is_at_the_end(string shape, int last)
    {
        await using var host = await PagesHost.StartAsync(new ScriptedQuery { Traces = [Large(32_843, number => shape == "deep" ? number - 1 : shape == "wide" ? Math.Min(number - 1, 1) : (number + 6) / 8)] });
        var page = await OpenAsync(host);
        await SeenAsync(page, 1);
        foreach (var share in new[] { 0.1, 0.5, 0.9, 1 })
        {
            await page.EvaluateAsync("share => { const fall = document.querySelector('.fall'); fall.scrollTop = share * (fall.scrollHeight - fall.clientHeight); }", share);
            await page.WaitForFunctionAsync("() => { const frame = document.querySelector('.fall').getBoundingClientRect(); return document.elementFromPoint(frame.left + 40, frame.top + frame.height / 2)?.closest('[role=treeitem]'); }");
            Assert.InRange(await page.EvaluateAsync<int>(Rows), 1, MostRows);
        }
        await SeenAsync(page, last);
        Assert.InRange(await page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 1, 2500);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task The_first_rows_are_there_before_any_script_runs()
    {
        await using var host = await PagesHost.StartAsync(new ScriptedQuery { Traces = [Large(32_843)] });
        using var http = new HttpClient { BaseAddress = new Uri(host.Address) };
        var html = await http.GetStringAsync(new Uri($"/traces/{UiRecords.AnswerId}", UriKind.Relative));
        Assert.Contains($"row-{LargeTraces.Id(1)}", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 10_000, 300_000);
    }

    [Fact]
    public async Task Errors_are_jumped_to_and_what_is_sought_is_found()
    {
        await using var host = await PagesHost.StartAsync(new ScriptedQuery { Traces = [Large(32_843)] });
        var page = await OpenAsync(host);
        await SeenAsync(page, 1);
        var next = page.GetByRole(AriaRole.Button, new() { Name = "next error 328" });
        // The circuit may not be up yet: a click before it does nothing, so click until it is answered.
        while (!page.Url.Contains("span=", StringComparison.Ordinal))
            await next.ClickAsync();
        await page.Locator(".fall-row[aria-selected=true].failed").WaitForAsync();
        var search = page.GetByLabel("find in this trace");
        await search.FillAsync("step 32000");
        await page.GetByText("1 found").WaitForAsync();
        await search.PressAsync("Enter");
        await SeenAsync(page, 32_000);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_span_in_the_address_is_in_sight()
    {
        await using var host = await PagesHost.StartAsync(new ScriptedQuery { Traces = [Large(32_843)] });
        var page = await OpenAsync(host, $"?span={LargeTraces.Id(20_000)}");
        await SeenAsync(page, 20_000);
        await page.Context.DisposeAsync();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task A_trace_that_cannot_be_shown_whole_says_what_is_shown(int width)
    {
        await using var host = await PagesHost.StartAsync(new ScriptedQuery { Traces = [Large(50_000) with { SpanCount = 200_000, Truncated = true }] });
        var page = await OpenAsync(host, width: width);
        await page.GetByText("Showing 50,000 of 200,000 spans").WaitForAsync();
        var found = await PageLook.NowAsync(page, "/traces/large", $"{width}-truncated");
        await page.Context.DisposeAsync();
        Assert.True(!found.Any(), string.Join('\n', found));
    }
}
