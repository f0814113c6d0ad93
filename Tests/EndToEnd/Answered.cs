using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmAspire.Tests;

/// <summary>Asks a service and follows the answer to its trace, as a user's program would: plain HTTP and JSON, no code of ours.</summary>
internal static class Answered
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    public static async Task<JsonNode> AskAsync(HttpClient ragApi, string question, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!;
        body["question"] = question;
        using var response = await ragApi.PostAsJsonAsync("/ask", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The trace once it has settled and its faithfulness has been judged.</summary>
    public static Task<JsonNode> JudgedTraceAsync(HttpClient collector, string traceId) =>
        Wait.ForAsync(async () => await TraceAsync(collector, traceId) is { } trace && HasScore(trace, "faithfulness") ? trace : null, Limit, () => $"Trace {traceId} was not judged.");

    public static async Task<JsonNode?> TraceAsync(HttpClient collector, string traceId)
    {
        using var response = await collector.GetAsync(new Uri($"/api/traces/{traceId}", UriKind.Relative));
        return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null;
    }

    public static async Task<JsonNode> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public static bool HasScore(JsonNode trace, string name) =>
        trace["scores"]!.AsArray().Any(score => score!["name"]!.GetValue<string>() == name);
}
