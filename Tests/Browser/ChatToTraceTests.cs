using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LlmAspire.Tests;

/// <summary>What a person does first, in a real browser on the real thing: ask, read, rate, open the trace, look around.</summary>
[Collection(BrowserFixture.OneAtATime)]
public sealed partial class ChatToTraceTests(AllInOneFixture allInOne, BrowserFixture browser)
{
    private string Address => allInOne.Address.ToString().TrimEnd('/');

    [Fact]
    public async Task A_question_in_the_chat_leads_to_its_judged_and_rated_trace()
    {
        var page = await browser.OpenAsync();
        var watch = new PageWatch(page, Address);
        await page.GotoAsync(Address + "/chat");
        var found = (await PageLook.NowAsync(page, "/chat", "chat-empty")).ToList();
        var trace = await AskAsync(page, "When does a trace settle?");
        await OpenAndCloseASourceAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "helpful", Exact = true }).ClickAsync();
        await page.GetByText("Thank you.").WaitForAsync();
        await page.SetViewportSizeAsync(390, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        found.AddRange(await PageLook.NowAsync(page, "/chat", "chat-answered"));

        await page.SetViewportSizeAsync(1440, 900);
        await page.GotoAsync($"{Address}{trace}?tab=evidence");
        await page.GetByText(UsedChunks()).WaitForAsync(new() { Timeout = 150_000 });
        Assert.Matches(@"faithfulness [01]\.\d\d", await page.Locator(".head .score").TextContentAsync() ?? "");
        Assert.Equal("true", await page.GetByRole(AriaRole.Button, new() { Name = "helpful", Exact = true }).GetAttributeAsync("aria-pressed"));
        found.AddRange(await PageLook.NowAsync(page, trace, "trace-judged"));
        await page.Context.DisposeAsync();
        Assert.Equal("", string.Join('\n', found.Concat(watch.Complaints)));
    }

    [Fact]
    public async Task Looking_at_every_page_finds_no_fault_and_leaves_no_trace()
    {
        await Answered.AskAsync(allInOne.Client, "How do I read the waterfall of a trace?");
        var page = await browser.OpenAsync(390, 900, ColorScheme.Dark);
        var found = new List<string>();
        foreach (var path in new[] { "/", "/traces", "/latency", "/errors", "/sessions", "/status" })
            found.AddRange(await PageLook.AtAsync(page, Address, path, "real"));
        await page.Context.DisposeAsync();
        Assert.Equal("", string.Join('\n', found));
        // Whatever the pages' circuits had to tell was sent before this question was.
        await Answered.JudgedTraceAsync(allInOne.Client, (await Answered.AskAsync(allInOne.Client, "What is a stage?"))["traceId"]!.GetValue<string>());
        var names = (await Answered.GetAsync(allInOne.Client, "/api/traces?limit=500"))["items"]!.AsArray().Select(trace => trace!["name"]!.GetValue<string>());
        Assert.All(names, name => Assert.Contains(name, (string[])["ask", "search", "replay"]));
    }

    /// <summary>The address of the answer's trace.</summary>
    private static async Task<string> AskAsync(IPage page, string question)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Question" }).FillAsync(question);
        await page.Keyboard.PressAsync("Enter");
        var trace = await page.GetByRole(AriaRole.Link, new() { Name = "Open trace" }).GetAttributeAsync("href");
        Assert.Matches("^/traces/[0-9a-f]{32}$", trace ?? "");
        await page.GetByRole(AriaRole.Img, new() { NameRegex = StageTimes() }).WaitForAsync();
        return trace!;
    }

    private static async Task OpenAndCloseASourceAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = FirstSource() }).First.ClickAsync();
        var chunk = page.GetByRole(AriaRole.Dialog);
        await chunk.GetByText("settled").First.WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await chunk.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [GeneratedRegex(@"Evidence: used \d of \d chunks")]
    private static partial Regex UsedChunks();

    [GeneratedRegex("^stage times")]
    private static partial Regex StageTimes();

    [GeneratedRegex("^source 1")]
    private static partial Regex FirstSource();
}
