using LlmAspire.RagApi.Documents;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

/// <summary>The documents of one process, in a log.</summary>
public sealed class DocumentStoreTests : DocumentStoreConformance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("documents-").FullName;

    private string Log => Path.Combine(_folder, "documents.log");

    public override void Dispose() => Directory.Delete(_folder, recursive: true);

    private DocumentStore Open(long maxCharacters = 1_000_000) => new(_folder, maxCharacters, NullLogger<DocumentStore>.Instance);

    private protected override Task<IDocumentStore> OpenAsync(long maxCharacters) => Task.FromResult<IDocumentStore>(Open(maxCharacters));

    [Fact]
    public async Task A_log_cut_anywhere_opens_with_every_whole_entry_and_takes_more()
    {
        using (var store = Open())
            await store.PutAsync([Document("a"), Document("b"), Document("c")], default);
        var whole = await File.ReadAllBytesAsync(Log);
        for (var length = 0; length < whole.Length; length += 7)
        {
            await File.WriteAllBytesAsync(Log, whole[..length]);
            var expected = whole[..length].Count(b => b == '\n');
            using (var store = Open())
            {
                Assert.Equal(expected, store.Documents.Count);
                await store.PutAsync([Document("after")], default);
            }
            using var again = Open();
            Assert.Equal(expected + 1, again.Documents.Count);
        }
    }

    [Fact]
    public async Task A_damaged_entry_is_skipped_and_the_others_stay()
    {
        using (var store = Open())
            await store.PutAsync([Document("a"), Document("b"), Document("c")], default);
        var bytes = await File.ReadAllBytesAsync(Log);
        bytes[Array.IndexOf(bytes, (byte)'\n') + 40] ^= 1;
        await File.WriteAllBytesAsync(Log, bytes);
        using var again = Open();
        Assert.Equal(["a", "c"], again.Documents.Keys.Order());
    }

    [Fact]
    public async Task A_log_of_mostly_dead_entries_is_written_anew_at_start()
    {
        using (var store = Open())
            for (var i = 0; i < 1100; i += 100)
                await store.PutAsync([.. Enumerable.Range(0, 100).Select(_ => Document("same"))], default);
        var before = new FileInfo(Log).Length;
        using (var store = Open())
            await store.PutAsync([Document("other")], default);
        Assert.True(new FileInfo(Log).Length < before / 100);
        using var again = Open();
        Assert.Equal(["other", "same"], again.Documents.Keys.Order());
    }
}
