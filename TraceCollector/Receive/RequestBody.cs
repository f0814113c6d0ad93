using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>A request's bytes in memory that is used again where it is small. Bounded: one byte over the limit ends the reading.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstSize = 16 << 10;

    // An announced length is only a claim: more memory is taken as bytes arrive.
    private const int LargestFirstSize = 1 << 20;

    private readonly InFlightBytes budget;
    private readonly int limit;
    private byte[] buffer = [];
    private int taken;
    private int length;

    private RequestBody(InFlightBytes budget, int limit)
    {
        this.budget = budget;
        this.limit = limit;
    }

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>The same bytes to read from; valid as long as this is.</summary>
    public Stream AsStream() => new MemoryStream(buffer, 0, length, writable: false);

    /// <exception cref="BadHttpRequestException">413: more than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="Journal.JournalBusyException">Too much is being read already.</exception>
    public static async Task<RequestBody> ReadAsync(Stream source, long? announced, InFlightBytes budget, int limit, CancellationToken cancellationToken)
    {
        if (announced > limit)
            throw TooLarge(limit);
        var body = new RequestBody(budget, limit);
        try
        {
            body.Grow((int)Math.Min(Math.Min(announced ?? FirstSize, LargestFirstSize) + 1, limit + 1L));
            await body.FillAsync(source, cancellationToken);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (buffer.Length > 0)
            LargeBuffers.Return(buffer);
        budget.GiveBack(taken);
        (buffer, taken, length) = ([], 0, 0);
    }

    private async Task FillAsync(Stream source, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (length == buffer.Length)
                Grow((int)Math.Min(buffer.Length * 2L, Math.Max(limit + 1L, buffer.Length + 1L)));
            var read = await source.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                return;
            length += read;
            if (length > limit)
                throw TooLarge(limit);
        }
    }

    private void Grow(int size)
    {
        budget.Take(size - taken);
        taken = size;
        var larger = LargeBuffers.Rent(size);
        buffer.AsSpan(0, length).CopyTo(larger);
        if (buffer.Length > 0)
            LargeBuffers.Return(buffer);
        buffer = larger;
    }

    private static BadHttpRequestException TooLarge(int limit) => new($"The request is larger than {limit} bytes.", StatusCodes.Status413PayloadTooLarge);
}
