using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>The one way in: checked, written to the journal, synced, and only then accepted. Every transport ends here.</summary>
internal sealed class OtlpReceiver(IJournal journal, ReceiveFigures figures, ReceiveOptions options)
{
    /// <summary>Takes one protobuf request. Does not throw for what a client or a full disk can cause: the outcome says it.</summary>
    /// <param name="body">May be reused by the caller once the task has ended.</param>
    public async ValueTask<OtlpOutcome> ReceiveAsync(OtlpSignal signal, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (body.Length > options.MaxBodyBytes)
            return Refuse(OtlpResult.TooLarge, $"The request is larger than {options.MaxBodyBytes} bytes.");
        try
        {
            var counts = signal.Check(body.Span);
            if (counts.Items > 0)
                await journal.AppendAsync(signal.Kind, body, cancellationToken);
            figures.Request();
            figures.Taken(signal, counts);
            return OtlpOutcome.Accepted(counts.Rejected, Why(counts));
        }
        catch (InvalidDataException error)
        {
            return Refuse(OtlpResult.Invalid, error.Message);
        }
        catch (JournalBusyException error)
        {
            return Refuse(OtlpResult.Busy, error.Message);
        }
    }

    /// <summary>Counts a request that a transport could not read.</summary>
    public OtlpOutcome Refuse(OtlpResult result, string message)
    {
        figures.Request();
        figures.Refused(result, message);
        return OtlpOutcome.Refused(result, message);
    }

    private static string Why(OtlpCounts counts) => (counts.InvalidTraceIds, counts.InvalidSpanIds) switch
    {
        (0, 0) => "",
        (var traces, 0) => $"{traces} spans: {SpanRule.InvalidTraceId} (16 bytes, not all zero)",
        (0, var spans) => $"{spans} spans: {SpanRule.InvalidSpanId} (8 bytes, not all zero)",
        var (traces, spans) => $"{traces} spans: {SpanRule.InvalidTraceId} (16 bytes, not all zero); {spans} spans: {SpanRule.InvalidSpanId} (8 bytes, not all zero)",
    };
}
