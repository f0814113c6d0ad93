using System.Diagnostics;
using LlmAspire.Benchmarks.Processes;
using Microsoft.Playwright;

namespace LlmAspire.Benchmarks.Traces;

/// <summary>How one opening and scrolling of a trace's page went, as the browser saw it.</summary>
/// <param name="FirstRowMs">From asking for the page until its first row was painted.</param>
/// <param name="LiveMs">The same until the page answers to scrolling.</param>
/// <param name="Frames">Milliseconds between two frames while the waterfall was scrolled steadily.</param>
/// <param name="GapFrames">Frames in which a part of the waterfall in sight had no row.</param>
/// <param name="JumpMs">From jumping to a far place until rows stand there, for some places.</param>
/// <param name="FrameCpuMs">Processor time of the page's own thread for each of them.</param>
/// <param name="HeapMb">Of the page's scripts, at the end.</param>
internal sealed record PageRun(double FirstRowMs, double LiveMs, double[] Frames, double FrameCpuMs, int GapFrames, double[] JumpMs, double HeapMb, double Nodes);

/// <summary>A headless browser that opens a trace and scrolls its waterfall.</summary>
internal sealed class TraceBrowser : IAsyncDisposable
{
    /// <summary>Noted by the page itself, so that asking does not delay what is measured.</summary>
    private const string NoteFirstRow = """
        const look = () => document.querySelector('.fall-row') ? requestAnimationFrame(() => setTimeout(() => globalThis.firstRow = performance.now())) : requestAnimationFrame(look);
        look();
        """;

    /// <summary>Whether rows stand wherever the waterfall is in sight.</summary>
    private const string Covered = """
        const box = element => element.getBoundingClientRect();
        const covered = () => {
          const frame = document.querySelector('.fall'), tree = document.querySelector('[role="tree"]'), rows = tree?.querySelectorAll('.fall-row');
          if (!rows?.length) return false;
          const [seen, all] = [box(frame), box(tree)];
          return box(rows[0]).top <= Math.max(seen.top, all.top) + 1 && box(rows[rows.length - 1]).bottom >= Math.min(seen.bottom, all.bottom) - 1;
        };
        const scrollTo = place => { const frame = document.querySelector('.fall'); if (frame) frame.scrollTop = place(frame); };
        """;

    /// <summary>As a wheel turned quickly does: so many pixels a frame.</summary>
    private const string Scroll = $$"""
        async ([frames, step]) => {
          {{Covered}}
          const times = []; let gaps = 0, last = await new Promise(requestAnimationFrame);
          for (let i = 0; i < frames; i++) {
            scrollTo(frame => frame.scrollTop + step);
            const now = await new Promise(requestAnimationFrame);
            times.push(now - last); last = now;
            if (!covered()) gaps++;
          }
          return [gaps, ...times];
        }
        """;

    private const string Jump = $$"""
        async share => {
          {{Covered}}
          const began = performance.now();
          scrollTo(frame => frame.scrollHeight * share);
          do await new Promise(requestAnimationFrame); while (!covered() && performance.now() - began < 30000);
          return performance.now() - began;
        }
        """;

    private const int ScrolledFrames = 300;

    /// <summary>Five rows: 300 a second at 60 frames.</summary>
    private const int StepPx = 120;

    private static readonly int[] Scrolling = [ScrolledFrames, StepPx];

    private static readonly double[] Places = [0.5, 0.1, 0.9, 0.3, 0.7];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private TraceBrowser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <exception cref="FileNotFoundException">There is no browser.</exception>
    public static async Task<TraceBrowser> StartAsync()
    {
        var path = Chromium.Path ?? throw new FileNotFoundException(Chromium.None);
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = [.. Chromium.Arguments, "--enable-precise-memory-info"] }));
    }

    public async Task<PageRun> OpenAsync(Uri address, string traceId)
    {
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(120_000);
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync(NoteFirstRow);
        var began = Stopwatch.GetTimestamp();
        await page.GotoAsync(new Uri(address, $"/traces/{traceId}").ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForFunctionAsync("() => globalThis.firstRow > 0");
        await page.EvaluateAsync<double>(Jump, 0.02);
        var live = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var firstRow = await page.EvaluateAsync<double>("() => globalThis.firstRow");
        var jumps = new List<double>();
        foreach (var place in Places)
            jumps.Add(await page.EvaluateAsync<double>(Jump, place));
        await page.EvaluateAsync<double>(Jump, 0);
        var cpu = await CpuClock.StartAsync(page);
        var scrolled = await page.EvaluateAsync<double[]>(Scroll, Scrolling);
        var used = await cpu.ElapsedMsAsync();
        var heap = await page.EvaluateAsync<double[]>("() => [performance.memory.usedJSHeapSize / 1048576, document.querySelectorAll('*').length]");
        return new(firstRow, live, scrolled[1..], used / ScrolledFrames, (int)scrolled[0], [.. jumps], heap[0], heap[1]);
    }

    /// <summary>What a page's main thread has computed, waiting for others left out.</summary>
    private sealed class CpuClock(ICDPSession session, double began)
    {
        public static async Task<CpuClock> StartAsync(IPage page)
        {
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
            return new(session, await NowAsync(session));
        }

        public async Task<double> ElapsedMsAsync() => (await NowAsync(session) - began) * 1000;

        private static async Task<double> NowAsync(ICDPSession session) => (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .First(metric => metric.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
