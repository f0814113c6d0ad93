using Bunit;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Ui;
using LlmAspire.TraceCollector.Ui.Costs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LlmAspire.Tests;

/// <summary>What the cost page can do, over a collector of its own.</summary>
public sealed class CostPanelsTests : RenderedPages
{
    [Fact]
    public async Task A_model_without_a_price_is_given_one_from_the_page()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(2, 1000, model: "a-model-no-one-sells")));
        await host.FactsAsync(2);
        var page = Open(host);
        var row = page.WaitForElement("[aria-label='What is unpriced, and why?'] tbody tr");
        await row.QuerySelector("button")!.ClickAsync(new());
        await page.FindAll("form input[inputmode=decimal]")[0].ChangeAsync(new() { Value = "1" });
        await page.FindAll("form input[inputmode=decimal]")[2].ChangeAsync(new() { Value = "2.5" });
        await page.Find("form").SubmitAsync();
        page.WaitForState(() => page.Markup.Contains("1 of 2 settled traces", StringComparison.Ordinal));
        Assert.False(host.Prices.Current.Knows("a-model-no-one-sells"));

        await page.FindAll("form button").Single(button => button.TextContent.StartsWith("Set it", StringComparison.Ordinal)).ClickAsync(new());
        page.WaitForState(() => page.FindAll("[aria-label='What is unpriced, and why?']").Count == 0);
        // 812 x 1 + 96 x 2.50
        Assert.Equal(1052e-6, (await host.Query.GetTraceAsync(Otlp.TraceText(2)))!.CostUsd!.Value, 12);
    }

    [Fact]
    public async Task An_export_is_imported_from_the_page_and_a_wrong_one_says_where()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)));
        var page = Open(host);
        page.WaitForElement("[aria-label='What did providers bill?']");
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("usage_date_utc,model,cost_usd\n2026-11-23,gpt-4o-mini,much", "cost.csv"));
        page.WaitForState(() => page.Markup.Contains("line 2: 'cost_usd' 'much' is no number.", StringComparison.Ordinal) || page.Markup.Contains("line 2: &#x27;cost_usd&#x27;", StringComparison.Ordinal));

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("usage_date_utc,model,cost_usd\n2026-11-23,gpt-4o-mini,0.5\n2026-11-23,gpt-4.1,0.25", "cost.csv"));
        var rows = page.WaitForElements("[aria-label='billed and traced'] tbody tr", 2);
        Assert.Contains("in no trace of this day", Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains("$0.50", Text(rows[1]), StringComparison.Ordinal);
    }

    private IRenderedComponent<CostPage> Open(CollectorHost host)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton(host.Query).AddSingleton(host.Sink).AddSingleton(host.Prices);
        Services.AddSingleton(host.Service<IBills>()).AddSingleton(host.Service<IOwnPrices>()).AddSingleton(host.Service<IRepricing>());
        Services.AddCollectorPages(new ConfigurationBuilder().Build());
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return Open<CostPage>("/cost?from=-7d");
    }
}
