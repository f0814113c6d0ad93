using LlmAspire.RagApi.Documents;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

public sealed class DocumentStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("documents-").FullName;

    private string Log => Path.Combine(_folder, "documents.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DocumentStore Open(long maxCharacters = 1_000_000) => new(_folder, maxCharacters, NullLogger<DocumentStore>.Instance);

    private static SourceDocument Document(string id, string text = "text") => new(id, "Title", text, new Dictionary<string, string> { ["k"] = "v" });

    [Fact]
    public async Task What_was_put_is_there_after_a_restart()
    {
        using (var store = Open())
        {
            await store.PutAsync([Document("a"), Document("b")], default);
            await store.PutAsync([Document("a", "newer")], default);
            Assert.True(await store.DeleteAsync("b", default));
        }
        using var again = Open();
        var kept = Assert.Single(again.Documents.Values);
        Assert.Equal(Document("a", "newer").Hash, kept.Hash);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_says_so()
    {
        using var store = Open();
        Assert.False(await store.DeleteAsync("unknown", default));
    }

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

    [Fact]
    public async Task A_full_store_refuses_all_of_a_request_and_still_replaces_by_less()
    {
        using var store = Open(maxCharacters: 10);
        await store.PutAsync([Document("a", "12345678")], default);
        var error = await Assert.ThrowsAsync<DocumentStoreFullException>(() => store.PutAsync([Document("b", "1"), Document("c", "12345")], default));
        Assert.Contains("Documents__MaxTotalCharacters", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], store.Documents.Keys);
        await store.PutAsync([Document("a", "1"), Document("b", "12345678")], default);
        Assert.Equal(2, store.Documents.Count);
    }
}
