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

/// <summary>A server on loopback that speaks the three providers' protocols and misbehaves when told to.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeProvider(WebApplication app) => this.app = app;

    /// <summary><c>ok</c>, <c>401</c>, <c>429</c>, <c>hang</c>, <c>cut</c>, <c>stall</c> (silent in the middle) or <c>empty</c> (an object that holds nothing).</summary>
    public string Mode { get; set; } = "ok";

    /// <summary>The model that answers.</summary>
    public string Answered { get; set; } = "fake-1";

    public List<string> Bodies { get; } = [];

    /// <summary>What a prompt counts as, by its text; <c>null</c> answers 429.</summary>
    public Func<string, int>? Count { get; set; }

    public List<string> Counted { get; } = [];

    /// <summary>Released when an answer falls silent.</summary>
    public SemaphoreSlim Silent { get; } = new(0);

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<FakeProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fake = new FakeProvider(builder.Build());
        fake.app.MapPost("/{**path}", fake.AnswerAsync);
        await fake.app.StartAsync();
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Silent.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, string path)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        if (path.EndsWith("count_tokens", StringComparison.Ordinal))
        {
            await CountAsync(context, body);
            return;
        }
        lock (Bodies)
            Bodies.Add(body);
        if (Mode is "401" or "429")
        {
            context.Response.StatusCode = int.Parse(Mode, provider: null);
            await context.Response.WriteAsJsonAsync(new { type = "error", error = new { type = "x", message = "no" } });
        }
        else if (Mode == "hang")
            await SilenceAsync(context);
        else if (Mode == "empty")
            await context.Response.WriteAsJsonAsync(new { });
        else if (path.EndsWith("embeddings", StringComparison.Ordinal) || path.EndsWith("embed", StringComparison.Ordinal))
            await EmbedAsync(context, path, body);
        else
            await ChatAsync(context, path, body.Replace(" ", "", StringComparison.Ordinal).Contains("\"stream\":true", StringComparison.Ordinal));
    }

    /// <summary>The same vector for every text.</summary>
    private async Task CountAsync(HttpContext context, string body)
    {
        lock (Counted)
            Counted.Add(body);
        context.Response.StatusCode = Count is null ? 429 : 200;
        await context.Response.WriteAsJsonAsync(new { input_tokens = Count?.Invoke(body) ?? 0 });
    }

    private static Task EmbedAsync(HttpContext context, string path, string body)
    {
        if (path.EndsWith("embed", StringComparison.Ordinal))
            return context.Response.WriteAsync("""{"model":"fake-1","embeddings":[[0.6,0.8]],"prompt_eval_count":3}""");
        var vector = Convert.ToBase64String([.. BitConverter.GetBytes(0.6f), .. BitConverter.GetBytes(0.8f)]);
        var asked = JsonDocument.Parse(body).RootElement;
        var input = asked.GetProperty("input");
        var texts = input.ValueKind == JsonValueKind.Array ? input.GetArrayLength() : 1;
        return context.Response.WriteAsJsonAsync(new
        {
            @object = "list",
            model = asked.GetProperty("model").GetString(),
            data = Enumerable.Range(0, texts).Select(index => new { @object = "embedding", index, embedding = vector }),
            usage = new { prompt_tokens = 3, total_tokens = 3 },
        });
    }

    private async Task ChatAsync(HttpContext context, string path, bool stream)
    {
        var (whole, pieces) = path switch
        {
            "api/chat" => (OllamaWhole, OllamaPieces),
            _ when path.EndsWith("messages", StringComparison.Ordinal) => (AnthropicWhole, AnthropicPieces),
            _ => (OpenAiWhole, OpenAiPieces),
        };
        context.Response.ContentType = stream && path != "api/chat" ? "text/event-stream" : "application/json";
        if (!stream && Mode == "ok")
        {
            await context.Response.WriteAsync(whole.Replace("fake-1", Answered, StringComparison.Ordinal));
            return;
        }
        var text = stream ? string.Concat(Mode is "cut" or "stall" ? pieces.Take(pieces.Length / 2) : pieces) : whole[..(whole.Length / 2)];
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
        await context.Response.Body.FlushAsync();
        if (Mode == "cut")
            context.Abort();
        else if (Mode == "stall")
            await SilenceAsync(context);
    }

    private Task SilenceAsync(HttpContext context)
    {
        Silent.Release();
        return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private const string OpenAiWhole = """{"id":"c1","object":"chat.completion","created":1,"model":"fake-1","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Keys rotate monthly [1]."}}],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25,"prompt_tokens_details":{"cached_tokens":8}}}""";

    private static readonly string[] OpenAiPieces =
    [
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Keys rotate \"}}]}\n\n",
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"monthly [1].\"}}]}\n\n",
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake-1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
        "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":5,\"total_tokens\":25,\"prompt_tokens_details\":{\"cached_tokens\":8}}}\n\ndata: [DONE]\n\n",
    ];

    private const string OllamaWhole = """{"model":"fake-1","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"Keys rotate monthly [1]."},"done":true,"done_reason":"stop","prompt_eval_count":20,"eval_count":5}""";

    private static readonly string[] OllamaPieces =
    [
        "{\"model\":\"fake-1\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"Keys rotate \"},\"done\":false}\n",
        "{\"model\":\"fake-1\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"monthly [1].\"},\"done\":false}\n",
        "{\"model\":\"fake-1\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":20,\"eval_count\":5}\n",
    ];

    private const string AnthropicWhole = """{"id":"m1","type":"message","role":"assistant","model":"fake-1","content":[{"type":"text","text":"Keys rotate monthly [1]."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":5,"cache_read_input_tokens":8,"cache_creation_input_tokens":3}}""";

    private static readonly string[] AnthropicPieces =
    [
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"fake-1\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1,\"cache_read_input_tokens\":8,\"cache_creation_input_tokens\":3}}}\n\n",
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Keys rotate monthly [1].\"}}\n\n",
        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}}\n\n",
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
    ];
}
