using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmAspire.Tests;

public sealed class FeedbackApiTests
{
    private const string Trace = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_thumb_and_a_signal_are_accepted_once_the_collector_has_them()
    {
        var posted = new List<string>();
        await using var collector = await CollectorAsync(posted);
        using var host = new RagApiHost(null, ("TraceCollector:Url", collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
        Assert.Equal(HttpStatusCode.Accepted, (await host.PostAsync("/feedback", new { traceId = Trace, value = -1, comment = "wrong", userId = "u" })).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await host.PostAsync("/feedback", new { traceId = Trace, label = "regenerate" })).StatusCode);
        var (thumb, signal) = (First(posted[0]), First(posted[1]));
        Assert.Equal(("user_feedback", 0, "end_user"), (thumb.GetProperty("name").GetString(), thumb.GetProperty("value").GetDouble(), thumb.GetProperty("source").GetString()));
        Assert.Equal(("user_signal", "regenerate"), (signal.GetProperty("name").GetString(), signal.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task Without_a_collector_it_is_503_and_says_when_to_come_back()
    {
        using var host = new RagApiHost();
        var response = await host.PostAsync("/feedback", new { traceId = Trace, value = 1 });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_mistake_is_named_by_its_field()
    {
        using var host = new RagApiHost();
        foreach (var (body, field) in new (string, string)[]
        {
            ("""{ "value": 1 }""", "traceId"), ("""{ "traceId": "xyz", "value": 1 }""", "traceId"), ($$"""{ "traceId": "{{Trace}}" }""", "value"), ($$"""{ "traceId": "{{Trace}}", "value": 2 }""", "value"),
            ($$"""{ "traceId": "{{Trace}}", "value": "good" }""", "value"), ($$"""{ "traceId": "{{Trace}}", "label": "nice" }""", "label"), ($$"""{ "traceId": "{{Trace}}", "spanId": "1", "value": 1 }""", "spanId"), ("nonsense", "body"),
        })
        {
            var response = await host.Client.PostAsync("/feedback", new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Equal((body, HttpStatusCode.BadRequest), (body, response.StatusCode));
            using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.True(problem.RootElement.GetProperty("errors").TryGetProperty(field, out _), $"{body} -> {problem.RootElement}");
        }
    }

    private static JsonElement First(string body) => JsonDocument.Parse(body).RootElement is { ValueKind: JsonValueKind.Array } many ? many[0] : JsonDocument.Parse(body).RootElement;

    /// <summary>What a collector answers to scores.</summary>
    private static async Task<WebApplication> CollectorAsync(List<string> posted)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/api/scores", async (HttpRequest request) =>
        {
            posted.Add(await new StreamReader(request.Body).ReadToEndAsync());
            return Results.Json(new { accepted = 1, rejected = Array.Empty<object>() });
        });
        await app.StartAsync();
        return app;
    }
}
