using LlmAspire.RagApi.Budgets;
using LlmAspire.RagApi.Models;
using LlmAspire.RagApi.Prompts;
using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.RagApi.Ask;

/// <summary>Makes the prompt and cuts its evidence, worst first, until it fits the token budget.</summary>
internal static class PromptFitting
{
    private const int ShortestText = 200;

    /// <summary>A prompt that is over the limit even without evidence comes back as it is: its <see cref="Prompt.Tokens"/> say so.</summary>
    public static Prompt Fit(PromptTemplate template, Question question, IReadOnlyList<Candidate> evidence, ModelRef model, int limit)
    {
        var kept = evidence;
        while (true)
        {
            var prompt = Make(template, question, kept, model);
            if (prompt.Tokens <= limit || kept.Count == 0)
                return prompt;
            kept = Smaller(kept);
        }
    }

    private static Prompt Make(PromptTemplate template, Question question, IReadOnlyList<Candidate> evidence, ModelRef model)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["question"] = PromptRendering.Clean(question.Text),
            ["evidence"] = PromptRendering.Clean(EvidenceText.Write(Blocks(evidence))),
            ["conversation"] = PromptRendering.Clean(Conversation.Text(question.History)),
        };
        var messages = PromptRendering.Messages(template, variables);
        var count = TokenCounter.Count(model, messages);
        return new Prompt(messages, variables, evidence, count.Tokens, count.Estimated);
    }

    public static IEnumerable<EvidenceBlock> Blocks(IReadOnlyList<Candidate> evidence) =>
        evidence.Select((candidate, i) => new EvidenceBlock(i + 1, candidate.Chunk.Title, candidate.Chunk.Text));

    /// <summary>One chunk fewer; the last one is halved before it goes.</summary>
    private static IReadOnlyList<Candidate> Smaller(IReadOnlyList<Candidate> evidence)
    {
        if (evidence.Count > 1)
            return [.. evidence.Take(evidence.Count - 1)];
        var only = evidence[0];
        var text = only.Chunk.Text;
        return text.Length < 2 * ShortestText ? [] : [only with { Chunk = only.Chunk with { Text = text[..(text.Length / 2)] + " …" } }];
    }
}
