using LlmAspire.RagApi.Documents.Corpus;

namespace LlmAspire.RagApi.Documents;

/// <summary>Every document that there is: the corpus folder's and the posted ones. Where both have an id, the posted one is used.</summary>
internal sealed class DocumentLibrary
{
    private readonly IDocumentStore _posted;
    private readonly CorpusFolder _corpus;
    private TaskCompletionSource _changed = NewSignal();
    private long _revision;

    public DocumentLibrary(IDocumentStore posted, CorpusFolder corpus)
    {
        (_posted, _corpus) = (posted, corpus);
        posted.Changed += Announce;
        corpus.Changed += Announce;
    }

    /// <summary>Grows with every change. A list read afterwards holds at least what this number stands for.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>In order of id.</summary>
    public IReadOnlyList<SourceDocument> List() => Merge(_corpus.Documents, _posted.Documents);

    public bool IsInCorpus(string id) => _corpus.Documents.ContainsKey(id);

    /// <summary>Completes when the revision is past <paramref name="seen"/>.</summary>
    public async Task ChangedAsync(long seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            var signal = Volatile.Read(ref _changed).Task;
            if (Revision > seen)
                return;
            await signal.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Lets all that is made from the documents be made anew, though none has changed.</summary>
    public void Refresh() => Announce();

    internal static IReadOnlyList<SourceDocument> Merge(IReadOnlyDictionary<string, SourceDocument> corpus, IReadOnlyDictionary<string, SourceDocument> posted) =>
        [.. posted.Values.Concat(corpus.Values.Where(document => !posted.ContainsKey(document.Id))).OrderBy(document => document.Id, StringComparer.Ordinal)];

    private void Announce()
    {
        Interlocked.Increment(ref _revision);
        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
