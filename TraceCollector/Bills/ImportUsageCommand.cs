using System.Net.Http.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Bills;

/// <summary><c>import-usage FILE [--provider NAME] [--url ADDRESS]</c>: hands an export to a running collector, because only it may write its tables.</summary>
internal static class ImportUsageCommand
{
    public const string Name = "import-usage";

    /// <returns>0 when it was taken, 1 when not, 2 for a wrong command line.</returns>
    public static async Task<int> RunAsync(string[] args, HttpMessageHandler? handler, TextWriter output, TextWriter errors)
    {
        if (Read(args) is not { } asked)
        {
            await errors.WriteLineAsync("import-usage FILE [--provider openai|anthropic|azure] [--url http://localhost:5082]");
            return 2;
        }
        using var http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        if (Environment.GetEnvironmentVariable("TraceCollector__Key") is { Length: > 0 } key)
            http.DefaultRequestHeaders.Add("x-api-key", key);
        try
        {
            await using var file = File.OpenRead(asked.File);
            using var content = new StreamContent(file);
            using var answer = await http.PostAsync(new Uri(asked.Address), content);
            if (!answer.IsSuccessStatusCode)
            {
                await errors.WriteLineAsync($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                return 1;
            }
            await WriteAsync(output, (await answer.Content.ReadFromJsonAsync<UsageImport>(WireJson.Options))!);
            return 0;
        }
        catch (HttpRequestException e)
        {
            await errors.WriteLineAsync($"The collector does not answer: {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{asked.File} cannot be read: {e.Message}");
            return 1;
        }
    }

    private static (string File, string Address)? Read(string[] args)
    {
        var url = CollectorCommands.Url;
        string? file = null, provider = null;
        for (var i = 0; i < args.Length; i++)
            if (args[i] == "--url" && i + 1 < args.Length)
                url = args[++i];
            else if (args[i] == "--provider" && i + 1 < args.Length)
                provider = args[++i];
            else if (file is null && !args[i].StartsWith("--", StringComparison.Ordinal))
                file = args[i];
            else
                return null;
        return file is not null && Uri.TryCreate(url, UriKind.Absolute, out _)
            ? (file, $"{url.TrimEnd('/')}/api/costs/billed{(provider is null ? "" : $"?provider={Uri.EscapeDataString(provider)}")}")
            : null;
    }

    private static async Task WriteAsync(TextWriter output, UsageImport import)
    {
        await output.WriteLineAsync($"{import.Rows} rows of {import.Provider} ({import.Kind}), {(import.Days.Count == 0 ? "no day" : $"{import.Days[0]:O} to {import.Days[^1]:O}")}; {import.Skipped} rows of other things left out.");
        if (import.Unknown.Count > 0)
            await output.WriteLineAsync($"Not known and not read: {string.Join(", ", import.Unknown)}");
    }
}
