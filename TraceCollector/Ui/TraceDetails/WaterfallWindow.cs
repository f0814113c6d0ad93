namespace LlmAspire.TraceCollector.Ui.TraceDetails;

/// <summary>The rows that are drawn of a long waterfall: those in sight and some above and below, so that scrolling finds them there. The rest is room.</summary>
internal readonly record struct WaterfallWindow(int First, int Count)
{
    /// <summary>Height of a row in px, as app.css has it.</summary>
    public const int RowHeight = 24;

    /// <summary>So many rows are drawn at most, whatever the size of the trace: 80 in sight fill a screen of 1,900 px.</summary>
    public const int Most = 160;

    private const int Above = 40;

    /// <param name="top">The first row in sight.</param>
    /// <param name="rows">How many there are.</param>
    public static WaterfallWindow Around(int top, int rows)
    {
        var count = Math.Min(Most, rows);
        return new(Math.Clamp(top - Above, 0, rows - count), count);
    }

    public int RoomAbove => First * RowHeight;

    public int RoomBelow(int rows) => (rows - First - Count) * RowHeight;
}
