namespace LlmAspire.TraceCollector.Query;

/// <summary>
/// Memory of answers with texts, counted by what the journal's records behind them hold, because that is known before they are read. Answers of less
/// than 4 MiB never wait. Larger ones wait for each other, first come, first served: those under way are of 32 MiB at most, as much as one answer holds
/// (one of a larger record goes alone), and of some seven times that in memory. At most 32 wait; the next is told to come back.
/// </summary>
internal sealed class AnswerRoom(long bound = SpanTexts.MostBytes, int mostWaiting = 32)
{
    /// <summary>Less than this is given out without being counted.</summary>
    public const long Large = 4 << 20;

    private const long WorthCollecting = 8 << 20;

    private readonly Lock one = new();
    private readonly LinkedList<Place> waiting = [];
    private long used;
    private int wasLarge;

    /// <summary>How many wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (one)
                return waiting.Count;
        }
    }

    /// <summary>Whether a large answer was sent since this was asked last.</summary>
    public bool TakeWasLarge() => Interlocked.Exchange(ref wasLarge, 0) == 1;

    /// <summary>Completes once there is room; it is given back by disposing of it.</summary>
    /// <exception cref="AnswersBusyException">Too many wait.</exception>
    public async Task<Place> EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        var place = new Place(this, bytes < Large ? 0 : Math.Min(bytes, bound));
        if (place.Bytes == 0)
            return place;
        lock (one)
        {
            if (waiting.Count >= mostWaiting)
                throw new AnswersBusyException($"{mostWaiting} large answers wait already.");
            waiting.AddLast(place);
            LetIn();
        }
        try
        {
            await place.Turn.WaitAsync(cancellationToken);
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>An answer that is made once there is room for it. Reading files and databases blocks, so neither is done on a request's or a circuit's thread.</summary>
    /// <param name="bytes">What the journal's records behind it hold.</param>
    /// <exception cref="AnswersBusyException">Too many wait.</exception>
    public async Task<Lent<T>> LendAsync<T>(Func<long> bytes, Func<T> make, CancellationToken cancellationToken)
    {
        var place = await EnterAsync(await Task.Run(bytes, cancellationToken), cancellationToken);
        try
        {
            return await Task.Run(() => new Lent<T>(make(), place), cancellationToken);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private void LetIn()
    {
        while (waiting.First?.Value is { } next && used + next.Bytes <= bound)
        {
            waiting.RemoveFirst();
            used += next.Bytes;
            next.Enter();
        }
    }

    private void Leave(Place place)
    {
        if (place.Bytes == 0)
            return;
        Volatile.Write(ref wasLarge, 1);
        // Beside the next one, and for the same processor time: six answers of 31 MB at once left 700 MB of garbage at the height, and leave 450.
        if (place.Bytes >= WorthCollecting)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        lock (one)
        {
            if (!waiting.Remove(place))
                used -= place.Bytes;
            LetIn();
        }
    }

    /// <summary>Room for one answer.</summary>
    internal sealed class Place(AnswerRoom room, long bytes) : IDisposable
    {
        private readonly TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int left;

        /// <summary>What is counted; 0 of a small answer.</summary>
        public long Bytes => bytes;

        public Task Turn => turn.Task;

        public void Enter() => turn.SetResult();

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                room.Leave(this);
        }
    }
}

/// <summary>Too many large answers are being made. The same may be asked a moment later.</summary>
internal sealed class AnswersBusyException(string message) : IOException(message);

/// <summary>An answer and the room it takes, which others wait for until this is disposed of.</summary>
internal sealed record Lent<T>(T Answer, AnswerRoom.Place Room) : IDisposable
{
    public void Dispose() => Room.Dispose();
}
