using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Retrieval;
using LlmAspire.ServiceDefaults;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.RagApi.Chat;

/// <summary>The chat page and its three files, from this assembly. The page asks nobody else for anything.</summary>
internal static class ChatSetup
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public static void AddChat(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(provider => ChatSettings.From(
            provider.GetRequiredService<ChatModels>(), provider.GetRequiredService<IConfiguration>(), provider.GetService<CollectorTransport>()));

    public static void MapChat(this WebApplication app)
    {
        Map(app, "/chat", "chat.html", "text/html; charset=utf-8");
        Map(app, "/chat/chat.css", "chat.css", "text/css; charset=utf-8");
        Map(app, "/chat/chat.js", "chat.js", "text/javascript; charset=utf-8");
        Map(app, "/chat/icon.svg", "icon.svg", "image/svg+xml");
        app.MapGet("/chat/settings", (ChatSettings settings) => Results.Json(settings, WireJson.Options)).ExcludeFromDescription();
        app.MapGet("/chat/chunk", ChunkAsync).ExcludeFromDescription();
    }

    private static void Map(WebApplication app, string path, string file, string type)
    {
        var bytes = Read(file);
        app.MapGet(path, (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(bytes, type);
        }).ExcludeFromDescription();
    }

    private static async Task<IResult> ChunkAsync(string? id, ISearchIndexSource indexes, CancellationToken cancellationToken)
    {
        var index = await indexes.CurrentAsync(cancellationToken);
        return index.Find(id ?? "") is { } chunk
            ? Results.Json(new { chunk.ChunkId, chunk.DocumentId, chunk.Title, chunk.Text }, WireJson.Options)
            : Results.Problem($"The index holds no chunk '{id}'; it may have changed since the answer.", statusCode: StatusCodes.Status404NotFound, title: "No such chunk.");
    }

    private static byte[] Read(string file)
    {
        using var stream = typeof(ChatSetup).Assembly.GetManifestResourceStream($"Chat/{file}") ?? throw new InvalidOperationException($"{file} is not in the assembly.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
