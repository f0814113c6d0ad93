using System.Net;
using System.Net.Http.Json;
using LlmAspire.TraceCollector.Bills;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Reindex;

namespace LlmAspire.Tests;

/// <summary>What providers billed beside what traces say.</summary>
public sealed class BillsTests
{
    private const string Range = "from=2026-11-22T00:00:00Z&to=2026-11-25T00:00:00Z";

    [Fact]
    public async Task Both_sides_stand_beside_each_other_by_day_and_model()
    {
        await using var host = await CollectorHost.StartAsync();
        await host.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(2, 1000)), Otlp.Body(Otlp.Ask(3, 2000, model: "a-model-no-one-sells")), Otlp.Body(Otlp.Ask(4, 86_400_000)));
        await ImportAsync(host, Tokens("2026-11-23", "gpt-4o-mini-2024-07-18", 1700, 200) + "\n" + "2026-11-23,gpt-4.1,5,0,7");
        await ImportAsync(host, "usage_date_utc,model,cost_usd\n2026-11-23,gpt-4o-mini,0.0004");

        var rows = (await ReportAsync(host)).Items;
        // 2 x (812 x 0.15 + 96 x 0.60) millionths; on the 24th there is no bill.
        Assert.Equal(["a-model-no-one-sells", "gpt-4.1", "gpt-4o-mini"], rows.Select(row => row.Model!.Replace("-2025-04-14", "", StringComparison.Ordinal).Replace("-2024-07-18", "", StringComparison.Ordinal)));
        Assert.All(rows, row => Assert.Equal(new DateOnly(2026, 11, 23), row.Day));
        Assert.Equal((null, new BillSide(1, 812, 0, 0, 96, null)), (rows[0].Billed, rows[0].Traced));
        Assert.Equal((new BillSide(null, 5, 0, null, 7, null), null), (rows[1].Billed, rows[1].Traced));
        Assert.Equal(new BillSide(null, 1700, 0, null, 200, 0.0004), rows[2].Billed);
        Assert.Equal((76L, 8L, 41.2e-6), (rows[2].Difference!.Input!.Value, rows[2].Difference!.Output!.Value, Math.Round(rows[2].Difference!.Usd!.Value, 12)));
    }

    [Fact]
    public async Task A_day_that_is_imported_again_is_replaced_and_survives_a_reindex()
    {
        await using var host = await CollectorHost.StartAsync();
        await ImportAsync(host, Tokens("2026-11-23", "gpt-4.1", 10, 1));
        await ImportAsync(host, Tokens("2026-11-24", "gpt-4.1", 20, 2));
        await ImportAsync(host, Tokens("2026-11-23", "gpt-4o-mini", 30, 3));
        var before = (await ReportAsync(host)).Items;
        Assert.Equal([(24, 20L), (23, 30L)], before.Select(row => (row.Day.Day, row.Billed!.Input!.Value)));
        host.Reindexer.Start();
        await CollectorHost.UntilAsync(() => Task.FromResult(host.Reindexer.Status is { HasEnded: true }));
        Assert.Equal(ReindexState.Done, host.Reindexer.Status!.State);
        Assert.Equal(before.Select(row => (row.Day, row.Model, row.Billed)), (await ReportAsync(host)).Items.Select(row => (row.Day, row.Model, row.Billed)));
    }

    [Fact]
    public async Task A_wrong_row_keeps_the_whole_export_out_and_the_command_says_so()
    {
        await using var host = await CollectorHost.StartAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Tokens("2026-11-23", "gpt-4.1", 10, 1) + "\n2026-11-23,gpt-4.1,many,0,1");
        using var output = new StringWriter();
        using var errors = new StringWriter();
        string[] command = [file, "--url", "http://localhost"];
        Assert.Equal(1, await ImportUsageCommand.RunAsync(command, host.Handler, output, errors));
        Assert.Contains("line 3", errors.ToString(), StringComparison.Ordinal);
        Assert.Empty((await ReportAsync(host)).Items);

        await File.WriteAllTextAsync(file, Tokens("2026-11-23", "gpt-4.1", 10, 1));
        Assert.Equal(0, await ImportUsageCommand.RunAsync([.. command, "--provider", "anthropic"], host.Handler, output, errors));
        Assert.Contains("1 rows of anthropic (tokens), 2026-11-23 to 2026-11-23", output.ToString(), StringComparison.Ordinal);
        Assert.Single((await ReportAsync(host)).Items);
        File.Delete(file);
    }

    [Fact]
    public async Task The_comparison_is_a_CSV_too()
    {
        await using var host = await CollectorHost.StartAsync();
        await ImportAsync(host, Tokens("2026-11-23", "a model, of sorts", 10, 1));
        var lines = (await host.Http.GetStringAsync(new Uri($"/api/costs/billed?{Range}&format=csv", UriKind.Relative))).Split("\r\n");
        Assert.StartsWith("day,model,providers,billedRequests,billedInputTokens", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("2026-11-23,\"a model, of sorts\",anthropic,,10,0,,1,,,", lines[1], StringComparison.Ordinal);
    }

    private static string Tokens(string day, string model, int input, int output) =>
        $"usage_date_utc,model_version,usage_input_tokens_no_cache,usage_input_tokens_cache_read,usage_output_tokens\n{day},{(model.Contains(',', StringComparison.Ordinal) ? $"\"{model}\"" : model)},{input},0,{output}";

    private static async Task ImportAsync(CollectorHost host, string text)
    {
        using var body = new StringContent(text);
        using var answer = await host.Http.PostAsync(new Uri("/api/costs/billed", UriKind.Relative), body);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<BillReport> ReportAsync(CollectorHost host) =>
        (await host.Http.GetFromJsonAsync<BillReport>($"/api/costs/billed?{Range}", WireJson.Options))!;
}
