using Microsoft.Playwright;

namespace LlmAspire.Tests;

/// <summary>Writes down what a page must not do: errors in its console, requests to anywhere else, answers that failed or were empty.</summary>
internal sealed class PageWatch
{
    public List<string> Complaints { get; } = [];

    public PageWatch(IPage page, string origin)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Add($"console {message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => Add($"script: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                Add($"request to {request.Url}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                Add($"{response.Status} {response.Url}");
        };
    }

    private void Add(string complaint)
    {
        lock (Complaints)
            Complaints.Add(complaint);
    }
}
