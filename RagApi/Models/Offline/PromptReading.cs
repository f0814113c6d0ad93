using System.Text.RegularExpressions;
using LlmAspire.RagApi.Prompts;
using Microsoft.Extensions.AI;

namespace LlmAspire.RagApi.Models.Offline;

/// <summary>What the offline answerer reads out of the same messages a language model would get.</summary>
internal sealed record PromptReading(string Question, IReadOnlyList<EvidenceBlock> Sources)
{
    private const string QuestionMark = "Question:";

    public static PromptReading Of(IEnumerable<ChatMessage> messages)
    {
        var text = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        var sources = EvidenceText.Read(text);
        var rest = EvidenceText.Remove(text);
        var mark = rest.LastIndexOf(QuestionMark, StringComparison.OrdinalIgnoreCase);
        return new PromptReading((mark < 0 ? rest : rest[(mark + QuestionMark.Length)..]).Trim(), sources);
    }
}
