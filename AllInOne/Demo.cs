using System.Net.Http.Json;
using LlmAspire.RagApi.Contracts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LlmAspire.AllInOne;

/// <summary><c>--demo</c>: asks this process a few dozen varied questions over HTTP and gives some answers a thumb, so that every page has something to show.</summary>
internal sealed class Demo(IServer server, IHostApplicationLifetime lifetime, ILogger<Demo> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        // A caller's span would stand above each trace and never arrive, since this client is not traced: traces would settle after 60 s instead of 5.
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Address(), Timeout = TimeSpan.FromMinutes(5) };
        var questions = DemoQuestions.Load();
        Console.WriteLine($"Demo: asking {questions.Count} questions ...");
        for (var i = 0; i < questions.Count; i++)
            await AskAsync(client, questions[i], i, stoppingToken);
        Console.WriteLine($"Demo: done. Look at {client.BaseAddress}traces");
    }

    private async Task AskAsync(HttpClient client, AskRequest question, int index, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.PostAsJsonAsync("/ask", question, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                logger.LogWarning("The demo's question {Index} was answered with {Status}.", index, (int)response.StatusCode);
                return;
            }
            var answer = await response.Content.ReadFromJsonAsync<AskResponse>(cancellationToken);
            if (index % 3 == 0)
                await GiveThumbAsync(client, answer!, question.UserId, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            logger.LogWarning(exception, "The demo's question {Index} failed.", index);
        }
    }

    /// <summary>People like an answer that cites something, and dislike one that found nothing.</summary>
    private static async Task GiveThumbAsync(HttpClient client, AskResponse answer, string? userId, CancellationToken cancellationToken)
    {
        var thumb = new FeedbackRequest(answer.TraceId, answer.SpanId, Value: answer.Citations.Count > 0 ? 1 : -1, UserId: userId);
        using var _ = await client.PostAsJsonAsync("/feedback", thumb, cancellationToken);
    }

    private Uri Address() => new(server.Features.Get<IServerAddressesFeature>()!.Addresses
        .First().Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal));

    private Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        lifetime.ApplicationStarted.Register(started.SetResult);
        return started.Task.WaitAsync(stoppingToken);
    }
}
