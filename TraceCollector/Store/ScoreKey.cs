using System.IO.Hashing;
using System.Text;
using LlmAspire.TraceCollector.Contracts;

namespace LlmAspire.TraceCollector.Store;

/// <summary>What makes two scores the same one: target (span included), name, source, author, evaluator name and version.</summary>
internal static class ScoreKey
{
    /// <summary>A 128-bit hash (XXH3) of the key's parts, each preceded by its length so that no two lists of parts read the same.</summary>
    public static Guid Of(Score score)
    {
        var hash = new XxHash128();
        ReadOnlySpan<string?> parts =
        [
            score.TraceId?.ToLowerInvariant(), score.SessionId, score.ResponseId, score.SpanId?.ToLowerInvariant(), score.Name,
            Words<ScoreSource>.Write(score.Source), score.Author, score.Evaluator?.Name, score.Evaluator?.Version,
        ];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? "");
            hash.Append(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
            hash.Append(bytes);
        }
        return new Guid(hash.GetCurrentHash(), bigEndian: true);
    }
}
