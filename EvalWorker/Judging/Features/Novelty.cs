using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.EvalWorker.Judging.Features;

/// <summary>Words of the answer that neither evidence nor question holds.</summary>
/// <param name="Content">Content words, repeated ones included.</param>
/// <param name="Supported">How many of them are supported.</param>
/// <param name="NovelWords">Different unsupported content words, numbers included.</param>
/// <param name="NovelNumbers">Different unsupported numbers written in digits.</param>
internal readonly record struct Novelty(int Content, int Supported, int NovelWords, int NovelNumbers)
{
    public static Novelty Of(CaseText text)
    {
        var content = 0;
        var supported = 0;
        var words = 0;
        var numbers = 0;
        var seen = new bool[text.Vocabulary.Count];
        for (var at = 0; at < text.Answer.Count; at++)
        {
            var token = text.Answer[at];
            if (!token.IsContent)
                continue;
            content++;
            if (text.Support[at] >= 0)
                supported++;
            else if (!seen[token.Term])
            {
                seen[token.Term] = true;
                words++;
                numbers += token.IsNumber ? 1 : 0;
            }
        }
        return new Novelty(content, supported, words, numbers);
    }
}
