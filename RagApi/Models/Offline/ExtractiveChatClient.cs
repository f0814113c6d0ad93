using System.Diagnostics;
using System.Runtime.CompilerServices;
using LlmAspire.TraceCollector.Contracts.Pricing;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>
/// The chat model that needs no network and no weights. It composes nothing of its own: it quotes sentences of the evidence
/// with their marks (<see cref="ExtractiveAnswer"/>). Its tokens are estimates and its span says so.
/// </summary>
internal sealed class ExtractiveChatClient : IChatClient
{
    public const string Model = "offline-extractive-1";

    private static readonly ChatClientMetadata metadata = new(ModelRef.OfflineProvider, providerUri: null, Model);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = messages.ToList();
        var answer = Answer(prompt);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
        {
            ModelId = Model,
            FinishReason = ChatFinishReason.Stop,
            Usage = Usage(prompt, answer),
        });
    }

    /// <summary>Word by word: what shows a stream must work the same without a provider.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var prompt = messages.ToList();
        var answer = Answer(prompt);
        var start = 0;
        while (start < answer.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var space = answer.IndexOf(' ', start);
            var end = space < 0 ? answer.Length : space + 1;
            yield return new ChatResponseUpdate(ChatRole.Assistant, answer[start..end]) { ModelId = Model };
            start = end;
            await Task.Yield();
        }
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Usage(prompt, answer))]) { ModelId = Model, FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static string Answer(List<ChatMessage> prompt)
    {
        Activity.Current?.SetTag("rag.usage.estimated", true);
        var reading = PromptReading.Of(prompt);
        return ExtractiveAnswer.Compose(reading.Question, reading.Sources);
    }

    private static UsageDetails Usage(List<ChatMessage> prompt, string answer)
    {
        var input = prompt.Sum(message => TokenEstimate.Count(message.Text) + TokenEstimate.PerMessage);
        var output = TokenEstimate.Count(answer);
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }
}
