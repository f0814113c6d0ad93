using LlmAspire.RagApi.Documents;

namespace LlmAspire.RagApi.Retrieval;

/// <summary>
/// Keeps an index of the library: builds a new one beside the old after every change and swaps it in. Changes that come during a
/// build are all in the next one. A build that failed, or had to do without vectors, is tried again.
/// </summary>
internal sealed class SearchIndexSource(DocumentLibrary library, IndexBuilder builder, TimeProvider time, ILogger<SearchIndexSource> logger) : BackgroundService, ISearchIndexSource
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(10);

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Built? _built;
    private TaskCompletionSource _swapped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Built(long Revision, SearchIndex Index);

    /// <summary>The index that answers now; <c>null</c> before the first.</summary>
    public ISearchIndex? Serving => _built?.Index;

    public async ValueTask<ISearchIndex> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_built is null)
            await _first.Task.WaitAsync(cancellationToken);
        return _built!.Index;
    }

    /// <summary>See <see cref="IndexBuilder.VersionOf"/>.</summary>
    public string VersionOf(IReadOnlyList<SourceDocument> documents) => builder.VersionOf(documents);

    /// <summary>An index that holds the library's revision, once it serves; <c>null</c> where that takes longer than <paramref name="patience"/>.</summary>
    public async Task<ISearchIndex?> BuiltAsync(long revision, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            while (true)
            {
                var swapped = Volatile.Read(ref _swapped).Task;
                if (_built is { } built && built.Revision >= revision)
                    return built.Index;
                await swapped.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstRetry;
        while (!stoppingToken.IsCancellationRequested)
        {
            var revision = library.Revision;
            var complete = await TryBuildAsync(revision, stoppingToken);
            using var retry = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var changed = library.ChangedAsync(revision, retry.Token);
            await Task.WhenAny(changed, complete ? changed : Task.Delay(pause, time, retry.Token));
            await retry.CancelAsync();
            pause = complete ? FirstRetry : TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, pause.Ticks * 2));
        }
    }

    /// <returns>False where it should be tried again without a change.</returns>
    private async Task<bool> TryBuildAsync(long revision, CancellationToken cancellationToken)
    {
        try
        {
            var started = time.GetTimestamp();
            var index = await builder.BuildAsync(library.List(), cancellationToken);
            Swap(new Built(revision, index));
            logger.LogInformation("Index {Version}: {Documents} documents, {Chunks} chunks, {Embedder}, in {Ms:N0} ms.",
                index.Info.Version, index.Info.Documents, index.Info.Chunks, index.Info.Embedder, time.GetElapsedTime(started).TotalMilliseconds);
            return index.Info.Error is null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "The index could not be built; the one before it goes on answering.");
            return false;
        }
    }

    private void Swap(Built built)
    {
        _built = built;
        _first.TrySetResult();
        Interlocked.Exchange(ref _swapped, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
