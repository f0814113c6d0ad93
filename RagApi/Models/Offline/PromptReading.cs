using System.Text.RegularExpressions;
using LlmAspire.RagApi.Ask;
using LlmAspire.RagApi.Prompts;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>What the offline answerer reads out of the same messages a language model would get.</summary>
/// <param name="Question">With the topic of the turns before where it leans on them.</param>
internal sealed record PromptReading(string Question, IReadOnlyList<EvidenceBlock> Sources)
{
    private const string QuestionMark = "Question:";

    public static PromptReading Of(IEnumerable<ChatMessage> messages)
    {
        var text = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        var sources = EvidenceText.Read(text);
        var rest = EvidenceText.Remove(text);
        var mark = rest.LastIndexOf(QuestionMark, StringComparison.OrdinalIgnoreCase);
        var question = (mark < 0 ? rest : rest[(mark + QuestionMark.Length)..]).Trim();
        return new PromptReading(Conversation.CarryOver(question, Conversation.Read(text)), sources);
    }
}
