using System.Diagnostics;

namespace LlmAspire.Benchmarks.Processes;

/// <summary>Waits for a condition, never for a time. The limit only ends what would hang.</summary>
internal static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string>? otherwise = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit)
                throw new TimeoutException(otherwise?.Invoke() ?? $"The condition did not hold within {limit}.");
            await Task.Delay(Pause);
        }
    }

    /// <summary>The first value that is not <c>null</c>.</summary>
    public static async Task<T> ForAsync<T>(Func<Task<T?>> value, TimeSpan limit, Func<string>? otherwise = null)
        where T : class
    {
        T? found = null;
        await UntilAsync(async () => (found = await value()) is not null, limit, otherwise);
        return found!;
    }
}
