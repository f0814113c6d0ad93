namespace LlmAspire.TraceCollector.Journal;

/// <summary>What could not be read, each place once however often it is met. Names the first 100 and counts the rest.</summary>
internal sealed class DamageLog(ILogger logger)
{
    private const int NamesKept = 100;

    private readonly Lock gate = new();
    private readonly HashSet<long> places = [];
    private readonly List<string> names = [];
    private int unnamed;

    /// <summary>For the status page.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (gate)
                return unnamed == 0 ? [.. names] : [.. names, $"and {unnamed} more"];
        }
    }

    public void Add(string place, long position, long next)
    {
        var name = $"{place} at {position}: {next - position} bytes skipped";
        lock (gate)
        {
            if (names.Count >= NamesKept)
            {
                unnamed++;
                return;
            }
            if (!places.Add(position))
                return;
            names.Add(name);
        }
        logger.LogError("The journal is damaged and what stands there is lost: {Damage}", name);
    }
}
