using System.Globalization;
using System.Net.Http.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Repricing;

/// <summary><c>reprice [--url ADDRESS] [--from TIME] [--to TIME] [--author NAME] [--apply]</c>: asks a running collector, because only it may write its tables.</summary>
internal static class RepriceCommand
{
    public const string Name = "reprice";

    private static readonly string[] Passed = ["from", "to", "author"];

    /// <returns>0 when it was answered, 1 when not, 2 for a wrong command line.</returns>
    public static async Task<int> RunAsync(string[] args, HttpMessageHandler? handler, TextWriter output, TextWriter errors)
    {
        if (Read(args) is not { } asked)
        {
            await errors.WriteLineAsync("reprice [--url http://localhost:5082] [--from -30d] [--to now] [--author NAME] [--apply]; without --apply it only says what would change");
            return 2;
        }
        using var http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        http.Timeout = Timeout.InfiniteTimeSpan;
        if (Environment.GetEnvironmentVariable("TraceCollector__Key") is { Length: > 0 } key)
            http.DefaultRequestHeaders.Add("x-api-key", key);
        try
        {
            using var answer = await http.PostAsync(new Uri(asked), null);
            if (!answer.IsSuccessStatusCode)
            {
                await errors.WriteLineAsync($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                return 1;
            }
            await WriteAsync(output, (await answer.Content.ReadFromJsonAsync<RepricingReport>(WireJson.Options))!);
            return 0;
        }
        catch (HttpRequestException e)
        {
            await errors.WriteLineAsync($"The collector does not answer: {e.Message}");
            return 1;
        }
    }

    private static string? Read(string[] args)
    {
        var (url, parts) = (CollectorCommands.Url, new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--apply")
                parts.Add("apply=true");
            else if (args[i] == "--url" && i + 1 < args.Length)
                url = args[++i];
            else if (args[i].StartsWith("--", StringComparison.Ordinal) && Passed.Contains(args[i][2..]) && i + 1 < args.Length)
                parts.Add($"{args[i][2..]}={Uri.EscapeDataString(args[++i])}");
            else
                return null;
        }
        return Uri.TryCreate(url, UriKind.Absolute, out _) ? $"{url.TrimEnd('/')}/api/costs/reprice?{string.Join('&', parts)}" : null;
    }

    private static async Task WriteAsync(TextWriter output, RepricingReport report)
    {
        string Usd(double usd) => usd.ToString("0.000000", CultureInfo.InvariantCulture);
        await output.WriteLineAsync($"{report.Traces} settled traces, {report.Changed} of them {(report.Id is null ? "would change" : "changed")}, by prices of {report.PricesAsOf}: {Usd(report.BeforeUsd)} USD before, {Usd(report.AfterUsd)} after");
        foreach (var model in report.ByModel)
            await output.WriteLineAsync($"  {model.Model ?? "(no model)"}: {model.Calls} calls, {Usd(model.BeforeUsd)} before, {Usd(model.AfterUsd)} after");
        await output.WriteLineAsync(report.Id is null ? "Nothing was written; --apply writes." : $"Old figures stand under {report.Id}.");
    }
}
