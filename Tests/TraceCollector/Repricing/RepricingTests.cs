using System.Net;
using System.Net.Http.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Repricing;

namespace LlmAspire.Tests;

/// <summary>A corrected or added price, applied to history.</summary>
public abstract class RepricingTests(Engine engine)
{
    private const string Range = "from=2026-11-22T00:00:00Z&to=2026-11-24T00:00:00Z";

    // 812 x 0.15 + 96 x 0.60, before; 812 x 1 + 96 x 2 and 812 x 0.30 + 96 x 1.20 after, in millionths.
    private const string Added = """
        models:
          - id: a-model-no-one-sells
            prices: [ { from: 2026-01-01, input: 1, output: 2 } ]
          - id: gpt-4o-mini-2024-07-18
            prices: [ { from: 2026-01-01, input: 0.30, output: 1.20 } ]
        """;

    [Fact]
    public async Task A_preview_changes_nothing_and_repricing_changes_what_it_said()
    {
        using var file = new PriceFile("models: []");
        await using var host = await StartAsync(file);
        var before = await StateAsync(host);
        file.Write(Added);

        var preview = await RepriceAsync(host, apply: false);
        Assert.Equal((null, 3L, 2L), (preview.Id, preview.Traces, preview.Changed));
        Assert.Equal((2 * 179.4e-6, 2 * 179.4e-6), (Math.Round(before.Costs.Totals.CostUsd!.Value, 12), Math.Round(preview.BeforeUsd, 12)));
        Assert.Equal(1004e-6 + 358.8e-6 + 179.4e-6, preview.AfterUsd, 12);
        Assert.Equal(before.Sums, (await StateAsync(host)).Sums);

        var done = await RepriceAsync(host, apply: true);
        Assert.Equal((preview.Traces, preview.Changed, preview.AfterUsd), (done.Traces, done.Changed, done.AfterUsd));
        Assert.Equal([("a-model-no-one-sells", 1L), ("gpt-4o-mini-2024-07-18", 1L)], done.ByModel.Select(model => (model.Model!, model.Calls)));
        var after = await StateAsync(host);
        Assert.Equal(done.AfterUsd, after.Costs.Totals.CostUsd!.Value, 12);
        Assert.Equal(0, after.Costs.Totals.Unpriced);
        // Nothing more to change: the same prices again.
        Assert.Equal(0, (await RepriceAsync(host, apply: false)).Changed);
    }

    [Fact]
    public async Task Traces_spans_facts_and_rollups_agree_after_it()
    {
        using var file = new PriceFile("models: []");
        await using var host = await StartAsync(file);
        file.Write(Added);
        await RepriceAsync(host, apply: true);
        var trace = (await host.Query.GetTraceAsync(Otlp.TraceText(3), compact: true))!;
        Assert.Equal((CostState.Priced, 1004e-6, (string?)null), (trace.CostState, Math.Round(trace.CostUsd!.Value, 12), trace.CostReason));
        var call = trace.Spans.Single(span => span.Kind == SpanKind.Llm);
        Assert.Equal((CostState.Priced, 1004e-6), (call.CostState, Math.Round(call.CostUsd!.Value, 12)));
        Assert.Equal(1004e-6, call.CostParts.Sum(part => part.Usd), 12);
        var fact = (await host.Query.GetFactsAsync(0)).Items.Single(fact => fact.TraceId == Otlp.TraceText(3));
        Assert.Equal((CostState.Priced, 1004e-6), (fact.CostState, Math.Round(fact.CostUsd!.Value, 12)));
        var overview = await host.Query.GetOverviewAsync(CollectorHost.Everything);
        Assert.Equal((overview.Totals.CostUsd!.Value, 0L), (overview.Buckets.Sum(bucket => bucket.CostUsd ?? 0), overview.Totals.Unpriced));
        // Rollups hold what the traces do: hours are read from them alone.
        var sums = (await host.Store.ReadAsync(session => session.Query(
            "SELECT (SELECT sum(cost_usd) FROM traffic_rollups WHERE width_s = 3600 AND group_key = 0) AS rolled, (SELECT CAST(sum(unpriced) AS BIGINT) FROM traffic_rollups WHERE width_s = 60) AS unpriced, (SELECT sum(cost_usd) FROM traces) AS traced",
            row => (row.Double("rolled"), row.Long("unpriced"), row.Double("traced")))))[0];
        Assert.Equal(sums.Item3, sums.Item1, 12);
        Assert.Equal(0, sums.Item2);
    }

    [Fact]
    public async Task Old_figures_stay_readable()
    {
        using var file = new PriceFile("models: []");
        await using var host = await StartAsync(file);
        file.Write(Added);
        var done = await RepriceAsync(host, apply: true);
        var audit = Assert.Single((await host.Http.GetFromJsonAsync<Page<RepricingReport>>("/api/costs/repricings", WireJson.Options))!.Items);
        Assert.Equal((done.Id, "ada", 2L, done.BeforeUsd), (audit.Id, audit.Author, audit.Changed, audit.BeforeUsd));
        var former = Assert.Single((await host.Http.GetFromJsonAsync<List<FormerCost>>($"/api/traces/{Otlp.TraceText(3)}/costs", WireJson.Options))!);
        Assert.Equal((done.Id, CostState.Unpriced, (double?)null), (former.RepricingId, former.CostState, former.CostUsd));
        Assert.Empty((await host.Http.GetFromJsonAsync<List<FormerCost>>($"/api/traces/{Otlp.TraceText(2)}/costs", WireJson.Options))!);
    }

    [Fact]
    public async Task Only_the_range_is_repriced()
    {
        using var file = new PriceFile("models: []");
        await using var host = await StartAsync(file);
        file.Write(Added);
        host.Prices.Refresh();
        var answer = await host.Http.PostAsync("/api/costs/reprice?apply=true&from=2026-11-23T12:00:01Z&to=2026-11-24T00:00:00Z", null);
        Assert.Equal(1, (await answer.Content.ReadFromJsonAsync<RepricingReport>(WireJson.Options))!.Changed);
        Assert.Equal(179.4e-6, (await host.Query.GetTraceAsync(Otlp.TraceText(1), compact: true))!.CostUsd!.Value, 12);
    }

    [Fact]
    public async Task The_command_says_what_would_change_and_writes_when_told_to()
    {
        using var file = new PriceFile("models: []");
        await using var host = await StartAsync(file);
        file.Write(Added);
        host.Prices.Refresh();
        var output = new StringWriter();
        Assert.Equal(0, await RepriceCommand.RunAsync(["--url", "http://localhost", "--from", "2026-11-22", "--to", "2026-11-24"], host.Handler, output, output));
        Assert.Contains("3 settled traces, 2 of them would change", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Nothing was written", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RepriceCommand.RunAsync(["--url", "http://localhost", "--from", "2026-11-22", "--to", "2026-11-24", "--apply"], host.Handler, output, output));
        Assert.Contains("Old figures stand under", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await RepriceCommand.RunAsync(["--url", "http://localhost", "--from", "soon"], host.Handler, output, output));
        Assert.Equal(2, await RepriceCommand.RunAsync(["--colour", "red"], host.Handler, output, output));
    }

    [Fact]
    public async Task A_wrong_range_is_named()
    {
        await using var host = await engine.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Http.PostAsync("/api/costs/reprice?apply=perhaps", null)).StatusCode);
    }

    [Fact]
    public async Task A_body_is_refused_because_nothing_in_it_would_be_done()
    {
        await using var host = await CollectorHost.StartAsync();
        using var answer = await host.Http.PostAsync("/api/costs/reprice", JsonContent.Create(new { apply = true }));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"body\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty((await host.Http.GetFromJsonAsync<Page<RepricingReport>>("/api/costs/repricings", WireJson.Options))!.Items);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.PostAsync("/api/costs/reprice", null)).StatusCode);
    }

    /// <summary>Three settled traces: one of a model without a price, one whose price will change, one whose model is not touched.</summary>
    private async Task<CollectorHost> StartAsync(PriceFile file)
    {
        var host = await engine.StartAsync(book: PriceBook.Open(file.Path));
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(2, 500, model: "gpt-4o-mini")), Otlp.Body(Otlp.Ask(3, 2000, model: "a-model-no-one-sells")));
        await host.FactsAsync(3);
        return host;
    }

    private static async Task<RepricingReport> RepriceAsync(CollectorHost host, bool apply)
    {
        host.Prices.Refresh();
        var answer = await host.Http.PostAsync($"/api/costs/reprice?{Range}&author=ada&apply={(apply ? "true" : "false")}", null);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<RepricingReport>(WireJson.Options))!;
    }

    private static async Task<(CostReport Costs, string Sums)> StateAsync(CollectorHost host)
    {
        var costs = await host.Query.GetCostsAsync([CostDimension.Model], CollectorHost.Everything);
        return (costs, string.Join(';', costs.Items.Select(group => $"{group.Keys[0]} {group.Figures.CostUsd} {group.Figures.Unpriced}")));
    }

    private sealed class PriceFile : IDisposable
    {
        private readonly TemporaryDirectory folder = new();

        public PriceFile(string yaml) => Write(yaml);

        public string Path => System.IO.Path.Combine(folder.Path, "mine.yaml");

        public void Write(string yaml) => File.WriteAllText(Path, yaml);

        public void Dispose() => folder.Dispose();
    }
}

public sealed class FilesRepricingTests() : RepricingTests(Engine.Files);

public sealed class PostgresRepricingTests(Postgres postgres) : RepricingTests(new Engine(postgres));
