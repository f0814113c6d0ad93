using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Metrics;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Passes over what cannot be read of a record, and counts it: a fault in how something is read would come again and again and keep all that follows from the
/// tables. What the disk or a server refuses is another matter: that is tried again.
/// </summary>
internal sealed class RecordFaults(IndexFigures figures, ILogger logger)
{
    public DecodedRecord Decode(JournalRecord record)
    {
        try
        {
            return DecodedRecord.From(record);
        }
        catch (InvalidDataException e)
        {
            figures.CountUnreadable();
            logger.LogError(e, "The journal record at {Position} cannot be decoded and is passed over", record.Position);
            return DecodedRecord.Empty(record);
        }
    }

    public void Take(TraceAssembler assembler, ClientMetrics metrics, DecodedRecord record)
    {
        try
        {
            assembler.Take(record);
            metrics.Take(record.Metrics, record.Position);
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or FormatException or IndexOutOfRangeException or InvalidCastException or KeyNotFoundException or NullReferenceException
            or (InvalidOperationException and not ObjectDisposedException))
        {
            figures.CountUnreadable();
            logger.LogError(e, "The rest of the journal record at {Position} cannot be taken in and is passed over", record.Position);
            assembler.Take(record with { Spans = [], Logs = [], Scores = [] });
        }
    }
}
