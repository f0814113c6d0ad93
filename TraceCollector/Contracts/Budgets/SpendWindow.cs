namespace LlmAspire.TraceCollector.Contracts.Budgets;

/// <summary>What was spent within a rolling stretch of time, in 60 cells; a cell counts until the stretch has passed since it began.</summary>
internal sealed class SpendWindow(TimeSpan length)
{
    private const int Cells = 60;
    private readonly (long Cell, decimal Usd)[] cells = new (long, decimal)[Cells];

    public TimeSpan Length => length;

    private long CellTicks => length.Ticks / Cells;

    public void Add(DateTimeOffset at, decimal usd)
    {
        var number = at.UtcTicks / CellTicks;
        ref var cell = ref cells[number % Cells];
        cell = cell.Cell == number ? (number, cell.Usd + usd) : (number, usd);
    }

    public decimal Total(DateTimeOffset now)
    {
        var oldest = (now.UtcTicks / CellTicks) - Cells;
        decimal total = 0;
        foreach (var (number, usd) in cells)
            total += number > oldest ? usd : 0;
        return total;
    }

    /// <summary>How long until no more than <paramref name="room"/> of what was spent still counts.</summary>
    public TimeSpan WaitUntil(DateTimeOffset now, decimal room)
    {
        var oldest = (now.UtcTicks / CellTicks) - Cells;
        var total = Total(now);
        foreach (var (number, usd) in cells.Where(cell => cell.Cell > oldest && cell.Usd > 0).OrderBy(cell => cell.Cell))
            if ((total -= usd) <= room)
                return TimeSpan.FromTicks(((number + Cells) * CellTicks) - now.UtcTicks);
        return length;
    }
}
