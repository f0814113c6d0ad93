using LlmAspire.TraceCollector.Journal;

namespace LlmAspire.TraceCollector.Index;

/// <summary>What an indexer does differently that fills tables nobody reads yet.</summary>
/// <param name="Follow">Records from a position on, as <see cref="IJournal.FollowAsync"/> gives them.</param>
/// <param name="Prepare">Is given each batch before it is stored, and may change it.</param>
internal sealed record IndexHooks(Func<long, CancellationToken, IAsyncEnumerable<JournalRecord>> Follow, Func<IndexBatch, CancellationToken, Task> Prepare);
