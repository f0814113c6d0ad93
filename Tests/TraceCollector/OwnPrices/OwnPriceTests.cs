using System.Net;
using System.Net.Http.Json;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.OwnPrices;

namespace LlmAspire.Tests;

/// <summary>A price set from the page or by the API, in the user's file.</summary>
public sealed class OwnPriceTests
{
    private const string Range = "from=2026-11-22T00:00:00Z&to=2026-11-24T00:00:00Z";

    private static readonly OwnPrice Price = new(new DateOnly(2026, 1, 1)) { Input = 1m, Output = 2.5m };

    private const string Mine = """
        # mine
        models:
            - id: negotiated   # by Ada
              aliases: [also]
              prices: [ { from: 2026-01-01, input: 0.12, output: 0.48 } ]
            - id: simple
              prices:
                - { from: 2026-01-01, input: 9, output: 9 }   # wrong
        # the end
        localProviders: [vllm]
        """;

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("models: []\n")]
    [InlineData("models: []")]
    [InlineData("localProviders: [vllm]")]
    [InlineData(Mine)]
    public void A_price_is_added_and_everything_else_stays(string before)
    {
        var after = PriceFileEdit.Set(before, "new/model:1", Price);
        Assert.Equal(1052e-6, Cost(after, "new/model:1"), 12);
        Assert.All(before.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("models: []", StringComparison.Ordinal)), line => Assert.Contains(line.TrimEnd(), after, StringComparison.Ordinal));
        Assert.Equal(after, PriceFileEdit.Set(after, "new/model:1", Price));
    }

    [Fact]
    public void A_single_price_is_replaced_and_nothing_around_it()
    {
        var after = PriceFileEdit.Set(Mine, "simple", Price);
        Assert.DoesNotContain("wrong", after, StringComparison.Ordinal);
        Assert.Contains("# by Ada", after, StringComparison.Ordinal);
        Assert.Contains("# the end\nlocalProviders: [vllm]", after, StringComparison.Ordinal);
        Assert.Equal(1052e-6, Cost(after, "simple"), 12);
    }

    [Theory]
    [InlineData("negotiated")]
    [InlineData("also")]
    public void What_somebody_wrote_with_more_in_it_is_not_replaced(string model) =>
        Assert.Contains("line 3", Assert.Throws<ArgumentException>(() => PriceFileEdit.Set(Mine, model, Price)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_price_is_previewed_then_set_and_in_force_without_a_setting()
    {
        var folder = CollectorHost.NewFolder();
        await using (var host = await CollectorHost.StartAsync(folder))
        {
            await host.TakeAsync(Otlp.Body(Otlp.Ask(1)), Otlp.Body(Otlp.Ask(3, 2000, model: "a-model/no-one-sells")));
            await host.FactsAsync(2);
            Assert.Equal("a-model/no-one-sells", Assert.Single((await host.Query.GetUnpricedAsync(CollectorHost.Everything)).Items).Model);

            using var previewed = await PutAsync(host, "a-model/no-one-sells", Price, "&preview=true");
            var preview = (await previewed.Content.ReadFromJsonAsync<RepricingReport>(WireJson.Options))!;
            // 812 x 1 + 96 x 2.50
            Assert.Equal((2L, 1L, 179.4e-6 + 1052e-6), (preview.Traces, preview.Changed, Math.Round(preview.AfterUsd, 12)));
            Assert.False(host.Prices.Current.Knows("a-model/no-one-sells"));
            Assert.False(File.Exists(Path.Combine(folder, "prices.yaml")));

            using var set = await PutAsync(host, "a-model/no-one-sells", Price, "");
            Assert.Equal(Path.Combine(folder, "prices.yaml"), (await set.Content.ReadFromJsonAsync<PriceSet>(WireJson.Options))!.File);
            Assert.Equal(host.Prices.File, Path.Combine(folder, "prices.yaml"));
            Assert.True(host.Prices.Current.Knows("a-model/no-one-sells"));
        }
        await using (var host = await CollectorHost.StartAsync(folder))
            Assert.True(host.Prices.Current.Knows("a-model/no-one-sells"));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("""{ "input": 1 }""", "body")]
    [InlineData("""{ "from": "2026-01-01", "inputs": 1 }""", "inputs")]
    [InlineData("""{ "from": "2026-01-01", "output": 1 }""", "perRequest")]
    [InlineData("""{ "from": "2026-01-01", "input": -1 }""", "price")]
    [InlineData("nonsense", "body")]
    public async Task A_price_that_cannot_be_is_refused_by_name_and_nothing_is_written(string body, string named)
    {
        var folder = CollectorHost.NewFolder();
        await using (var host = await CollectorHost.StartAsync(folder))
        {
            using var content = new StringContent(body);
            using var answer = await host.Http.PutAsync(new Uri("/api/prices/some-model", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(named, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder, "prices.yaml")));
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<HttpResponseMessage> PutAsync(CollectorHost host, string model, OwnPrice price, string more)
    {
        var answer = await host.Http.PutAsJsonAsync($"/api/prices/{model}?{Range}{more}", price, WireJson.Options);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return answer;
    }

    private static double Cost(string yaml, string model) =>
        PriceList.BuiltIn.With(yaml, "mine.yaml").Price(model, null, Otlp.Noon, new(812, 96, null, null, null)).Usd!.Value;
}
