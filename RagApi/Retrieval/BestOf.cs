namespace LlmAspire.RagApi.Retrieval;

/// <summary>The highest of many scores without sorting them all.</summary>
internal static class BestOf
{
    /// <summary>Indices of at most <paramref name="limit"/> scores above <paramref name="floor"/>, best first; equal scores in order of index.</summary>
    public static int[] Take(ReadOnlySpan<float> scores, int limit, float floor = 0)
    {
        var worstFirst = new PriorityQueue<int, (float Score, int Order)>(limit + 1);
        for (var i = 0; i < scores.Length; i++)
        {
            if (!(scores[i] > floor))
                continue;
            if (worstFirst.Count < limit)
                worstFirst.Enqueue(i, (scores[i], -i));
            else if (worstFirst.TryPeek(out _, out var worst) && scores[i] > worst.Score)
                worstFirst.EnqueueDequeue(i, (scores[i], -i));
        }
        var best = new int[worstFirst.Count];
        for (var i = best.Length - 1; i >= 0; i--)
            best[i] = worstFirst.Dequeue();
        return best;
    }
}
