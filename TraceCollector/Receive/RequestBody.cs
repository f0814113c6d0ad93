using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>A request's bytes in memory that is used again where it is small. Bounded: one byte over the limit ends the reading.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstSize = 16 << 10;

    /// <summary>An announced length is only a claim: more memory than this is taken as four times what has arrived. Most bodies are shorter, and never moved.</summary>
    private const int LargestFirstSize = 128 << 10;
    private const int Growth = 4;

    /// <summary>Where others want its memory, a body must have brought so much a second since it took some last, five seconds after that.</summary>
    private const int SlowestRate = 64 << 10;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly InFlightBytes budget;
    private readonly int limit;
    private readonly long announced;
    private readonly CancellationTokenSource tooSlow = new();
    private byte[] buffer = [];
    private int taken;
    private int length;

    /// <summary>When memory was taken last, and what had come by then.</summary>
    private (long At, int Length) grown;
    private readonly Lock growing = new();

    private RequestBody(InFlightBytes budget, long? announced, int limit)
    {
        this.budget = budget;
        this.announced = announced ?? 0;
        this.limit = limit;
    }

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>The same bytes to read from; valid as long as this is.</summary>
    public Stream AsStream() => new MemoryStream(buffer, 0, length, writable: false);

    /// <exception cref="BadHttpRequestException">413: more than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="JournalBusyException">Too much is being read already, or this is sent too slowly while others find no room.</exception>
    public static async Task<RequestBody> ReadAsync(Stream source, long? announced, InFlightBytes budget, int limit, CancellationToken cancellationToken)
    {
        if (announced > limit)
            throw TooLarge(limit);
        var body = new RequestBody(budget, announced, limit);
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

    /// <summary>Called by whoever needs its memory. Others go on.</summary>
    public void GiveUpIfSlow()
    {
        lock (growing)
        {
            var passed = budget.Time.GetElapsedTime(grown.At);
            if (passed < Grace || length - grown.Length >= passed.TotalSeconds * SlowestRate)
                return;
        }
        tooSlow.Cancel();
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
        using var aborted = cancellationToken.UnsafeRegister(static own => ((CancellationTokenSource)own!).Cancel(), tooSlow);
        budget.Begin(this);
        try
        {
            while (await source.ReadAsync(buffer.AsMemory(length), tooSlow.Token) is > 0 and var read)
            {
                length += read;
                if (length > limit)
                    throw TooLarge(limit);
                if (length == buffer.Length)
                    Grow((int)Math.Min(Next(buffer.Length), Math.Max(limit + 1L, buffer.Length + 1L)));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new JournalBusyException($"The request came with less than {SlowestRate} bytes a second, and others need its memory.");
        }
        finally
        {
            budget.End(this);
        }
    }

    private long Next(long size) => size <= announced ? Math.Min(size * Growth, announced + 1) : size * 2;

    private void Grow(int size)
    {
        budget.Take(size - taken);
        taken = size;
        var larger = LargeBuffers.Rent(size);
        buffer.AsSpan(0, length).CopyTo(larger);
        if (buffer.Length > 0)
            LargeBuffers.Return(buffer);
        buffer = larger;
        lock (growing)
            grown = (budget.Time.GetTimestamp(), length);
    }

    private static BadHttpRequestException TooLarge(int limit) => new($"The request is larger than {limit} bytes.", StatusCodes.Status413PayloadTooLarge);
}
