using Bunit;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Ui.TraceDetails;
using LlmAspire.TraceCollector.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LlmAspire.Tests;

/// <summary>Pages rendered without a browser, over a scripted collector and a clock that stands still.</summary>
public abstract class RenderedPages : BunitContext
{
    private protected static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    // One second is short for a machine that runs everything else at the same time.
    static RenderedPages() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    private protected FakeTimeProvider Clock { get; } = new(Now);

    private protected ScriptedQuery Use(ScriptedQuery query)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton<ITraceQuery>(query).AddSingleton<IScoreSink>(query);
        Services.AddCollectorPages(new ConfigurationBuilder().Build());
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return query;
    }

    private protected IRenderedComponent<TPage> Open<TPage>(string address) where TPage : IComponent
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<TPage>();
    }

    private protected IRenderedComponent<TracePage> OpenTrace(string query = "", string traceId = UiRecords.AnswerId)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/traces/{traceId}{query}");
        return Render<TracePage>(parameters => parameters.Add(page => page.TraceId, traceId));
    }

    private protected static string Text(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
