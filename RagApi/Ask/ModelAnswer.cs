using LlmAspire.RagApi.Contracts;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace LlmAspire.RagApi.Ask;

/// <summary>Runs a prompt on a model: as a Semantic Kernel prompt function, or message by message where a replay froze them.</summary>
internal static class ModelAnswer
{
    /// <param name="onToken">Called with every piece as it comes; <c>null</c> asks for the whole answer at once.</param>
    public static async Task<Draft> RunAsync(
        ChatModel model, PromptTemplate template, IReadOnlyDictionary<string, string> variables, IReadOnlyList<FrozenMessage>? frozen, Func<string, Task>? onToken, CancellationToken cancellationToken)
    {
        try
        {
            var response = onToken is null
                ? await WholeAsync(model, template, variables, frozen, cancellationToken)
                : await StreamAsync(Updates(model, template, variables, frozen, cancellationToken), onToken, cancellationToken);
            return new Draft(response.Text, response.ModelId ?? model.Ref.Name, response.FinishReason == ChatFinishReason.ContentFilter);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && ModelFailure.From(error, model.Ref) is { } failure)
        {
            throw failure;
        }
    }

    private static async Task<ChatResponse> WholeAsync(
        ChatModel model, PromptTemplate template, IReadOnlyDictionary<string, string> variables, IReadOnlyList<FrozenMessage>? frozen, CancellationToken cancellationToken)
    {
        if (frozen is not null)
            return await model.Client.GetResponseAsync(Messages(frozen), new ChatOptions(), cancellationToken);
        var result = await Function(model, template).InvokeAsync(model.Kernel, PromptRendering.Arguments(template, variables), cancellationToken);
        return result.GetValue<ChatResponse>() ?? throw new InvalidOperationException("the kernel returned no chat response");
    }

    private static IAsyncEnumerable<ChatResponseUpdate> Updates(
        ChatModel model, PromptTemplate template, IReadOnlyDictionary<string, string> variables, IReadOnlyList<FrozenMessage>? frozen, CancellationToken cancellationToken) =>
        frozen is not null
            ? model.Client.GetStreamingResponseAsync(Messages(frozen), new ChatOptions(), cancellationToken)
            : Function(model, template).InvokeStreamingAsync<ChatResponseUpdate>(model.Kernel, PromptRendering.Arguments(template, variables), cancellationToken);

    private static async Task<ChatResponse> StreamAsync(IAsyncEnumerable<ChatResponseUpdate> updates, Func<string, Task> onToken, CancellationToken cancellationToken)
    {
        var all = new List<ChatResponseUpdate>();
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            all.Add(update);
            if (update.Text.Length > 0)
                await onToken(update.Text);
        }
        return all.ToChatResponse();
    }

    /// <summary>Reasoning models refuse a temperature; the prompt's is left out for them.</summary>
    private static KernelFunction Function(ChatModel model, PromptTemplate template) => PromptRendering.Function(template, IsReasoning(model.Ref));

    private static bool IsReasoning(ModelRef model) => model.Provider is "openai" or "azure" &&
        (model.Name.StartsWith("gpt-5", StringComparison.OrdinalIgnoreCase) || (model.Name.Length > 1 && model.Name[0] is 'o' && char.IsAsciiDigit(model.Name[1])));

    private static IEnumerable<ChatMessage> Messages(IReadOnlyList<FrozenMessage> messages) =>
        messages.Select(message => new ChatMessage(new ChatRole(message.Role), message.Content));
}
