namespace LlmAspire.TraceCollector.Query;

/// <summary>The weighted mean of sampled values (Hajek): weights are 1 / inclusion probability.</summary>
internal static class Hajek
{
    /// <summary>
    /// Half the 95 % interval: 1.96 * sqrt(n / (n - 1) * sum(w^2 (v - m)^2)) / sum(w), the linearised variance of a ratio.
    /// <c>null</c> under two values.
    /// </summary>
    public static double? HalfWidth(long n, double mean, double w, double ww, double wwv, double wwvv)
    {
        if (n < 2 || w <= 0)
            return null;
        var squares = Math.Max(0, wwvv - (2 * mean * wwv) + (mean * mean * ww));
        return 1.96 * Math.Sqrt(squares * n / (n - 1)) / w;
    }
}
