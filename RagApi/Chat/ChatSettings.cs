using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Models.Offline;
using LlmAspire.ServiceDefaults;

namespace LlmAspire.RagApi.Chat;

/// <summary>What the page must know before the first question.</summary>
/// <param name="Pages">Where traces are shown; "" is the page's own origin.</param>
internal sealed record ChatSettings(string Model, bool Offline, string Pages, IReadOnlyList<string> Examples)
{
    /// <summary><c>Pages__Url</c>; else the page's own origin where this process holds the collector; else <c>TraceCollector__Url</c>.</summary>
    public static ChatSettings From(ChatModels models, IConfiguration configuration, CollectorTransport? inProcess)
    {
        var pages = configuration["Pages:Url"] ?? (inProcess is not null ? "" : configuration["TraceCollector:Url"] ?? "");
        var model = models.Configured;
        return new ChatSettings(model.IsOffline ? ExtractiveChatClient.Model : model.Name, model.IsOffline, pages.TrimEnd('/'), [.. ExampleQuestions.All.Take(ExampleQuestions.OnPage)]);
    }
}
