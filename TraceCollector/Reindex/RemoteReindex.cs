using System.Net;
using System.Net.Http.Json;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Reindex;

/// <summary>The reindex of a collector that runs, asked for over HTTP.</summary>
internal sealed class RemoteReindex : IDisposable
{
    private const string Path = "/api/reindex";

    private readonly HttpClient http;

    public RemoteReindex(Uri? address, string? key)
    {
        http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
        if (!string.IsNullOrEmpty(key))
            http.DefaultRequestHeaders.Add("x-api-key", key);
    }

    /// <summary>Whether somebody answers there.</summary>
    public async Task<bool> IsThereAsync()
    {
        if (http.BaseAddress is null)
            return false;
        try
        {
            using var answer = await http.GetAsync("/alive");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<int> RunAsync(Func<Func<Task<ReindexStatus?>>, Task<int>> show)
    {
        using var answer = await http.PostAsync(Path, null);
        // It may also be that another collector indexes: then the answer says so.
        if (answer.StatusCode == HttpStatusCode.Conflict && await IsRunningAsync())
            Console.WriteLine($"A reindex is running at {http.BaseAddress} already; this is how far it is.");
        else if (answer.StatusCode == HttpStatusCode.Accepted)
            Console.WriteLine($"{http.BaseAddress} builds its tables anew and goes on serving. Ending this command does not end it; --cancel does.");
        else
            return await RefusedAsync(answer);
        return await show(AskAsync);
    }

    public async Task<int> CancelAsync()
    {
        using var answer = await http.DeleteAsync(Path);
        if (!answer.IsSuccessStatusCode)
            return await RefusedAsync(answer);
        Console.WriteLine(ReindexCommand.Line((await answer.Content.ReadFromJsonAsync<ReindexStatus>(WireJson.Options))!));
        return 0;
    }

    public void Dispose() => http.Dispose();

    private async Task<bool> IsRunningAsync()
    {
        using var answer = await http.GetAsync(Path);
        return answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<ReindexStatus>(WireJson.Options) is { State: ReindexState.Running or ReindexState.Finishing };
    }

    private async Task<ReindexStatus?> AskAsync()
    {
        using var answer = await http.GetAsync(Path);
        if (answer.IsSuccessStatusCode)
            return await answer.Content.ReadFromJsonAsync<ReindexStatus>(WireJson.Options);
        await RefusedAsync(answer);
        return null;
    }

    private async Task<int> RefusedAsync(HttpResponseMessage answer)
    {
        var why = await answer.Content.ReadAsStringAsync();
        Console.Error.WriteLine($"{http.BaseAddress} answers {(int)answer.StatusCode}: {why}{(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? " (TraceCollector__Key names a key with the role admin)" : "")}");
        return 1;
    }
}
