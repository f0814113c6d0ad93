using LlmAspire.TraceCollector.Journal;
using LlmAspire.TraceCollector.Wire;
using ZstdSharp;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>From the bytes on a connection to an outcome, whatever protocol they came in: read into pooled memory within bounds, decompressed, received.</summary>
internal sealed class BodyReceiver(OtlpReceiver receiver, InFlightBytes budget, ReceiveOptions options)
{
    /// <param name="announced">Length, where the client gave one. Only a claim.</param>
    /// <param name="exact">Whether another length than the announced one is an error.</param>
    /// <param name="coding">Content encoding; <c>null</c> or empty for none.</param>
    public async Task<OtlpOutcome> ReceiveAsync(OtlpSignal signal, Stream source, long? announced, bool exact, string? coding, bool json, CancellationToken aborted)
    {
        try
        {
            using var body = await RequestBody.ReadAsync(source, announced, budget, options.MaxBodyBytes, aborted);
            if (exact && body.Bytes.Length != announced)
                return receiver.Refuse(OtlpResult.Invalid, $"The message has {body.Bytes.Length} bytes, not the {announced} it announced.");
            if (ContentCoding.IsPlain(coding) || body.Bytes.IsEmpty)
                return await ReceiveAsync(signal, body.Bytes, json, aborted);
            await using var stream = ContentCoding.Decompress(coding!, body.AsStream(), body.Bytes.Span);
            if (stream is null)
                return receiver.Refuse(OtlpResult.Unsupported, $"The content encoding must be one of {ContentCoding.Known}.");
            using var plain = await RequestBody.ReadAsync(stream, null, budget, options.MaxBodyBytes, aborted);
            return await ReceiveAsync(signal, plain.Bytes, json, aborted);
        }
        catch (BadHttpRequestException error)
        {
            return receiver.Refuse(error.StatusCode == StatusCodes.Status413PayloadTooLarge ? OtlpResult.TooLarge : OtlpResult.Invalid, error.Message);
        }
        catch (Exception error) when (error is InvalidDataException or ZstdException or EndOfStreamException)
        {
            return receiver.Refuse(OtlpResult.Invalid, error.Message);
        }
        catch (JournalBusyException error)
        {
            return receiver.Refuse(OtlpResult.Busy, error.Message);
        }
    }

    private async ValueTask<OtlpOutcome> ReceiveAsync(OtlpSignal signal, ReadOnlyMemory<byte> body, bool json, CancellationToken aborted) =>
        await receiver.ReceiveAsync(signal, json && !body.IsEmpty ? OtlpJson.ToProtobuf(body.Span, signal.Request, options.MaxBodyBytes) : body, aborted);
}
