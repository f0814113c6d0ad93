using LlmAspire.RagApi.Documents;

namespace LlmAspire.Tests;

/// <summary>What every store of posted documents holds to, wherever it keeps them.</summary>
public abstract class DocumentStoreConformance : IDisposable
{
    /// <summary>The store of this test, empty at first; opened again it is as after a restart.</summary>
    private protected abstract Task<IDocumentStore> OpenAsync(long maxCharacters);

    [Fact]
    public async Task What_was_put_is_there_after_a_restart()
    {
        using (var opened = await OpenedAsync())
        {
            await opened.Store.PutAsync([Document("a"), Document("b")], default);
            await opened.Store.PutAsync([Document("a", "newer")], default);
            Assert.True(await opened.Store.DeleteAsync("b", default));
            Assert.Equal(["a"], opened.Store.Documents.Keys);
        }
        using var again = await OpenedAsync();
        var kept = Assert.Single(again.Store.Documents.Values);
        Assert.Equal(Document("a", "newer").Hash, kept.Hash);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_says_so()
    {
        using var opened = await OpenedAsync();
        Assert.False(await opened.Store.DeleteAsync("unknown", default));
        await opened.Store.PutAsync([Document("a")], default);
        Assert.True(await opened.Store.DeleteAsync("a", default));
        Assert.False(await opened.Store.DeleteAsync("a", default));
        await opened.Store.PutAsync([Document("a", "again")], default);
        Assert.Equal("again", opened.Store.Documents["a"].Text);
    }

    [Fact]
    public async Task Of_two_with_one_id_the_later_stays()
    {
        using var opened = await OpenedAsync(maxCharacters: 10);
        await opened.Store.PutAsync([Document("a", "123456"), Document("a", "12345678")], default);
        Assert.Equal("12345678", opened.Store.Documents["a"].Text);
    }

    [Fact]
    public async Task Any_text_comes_back_as_it_was()
    {
        const string text = "zero \0 quote ' \" backslash \\ line\r\n tab\t \u2028 Ünïcode 文字 🦆";
        using (var opened = await OpenedAsync())
            await opened.Store.PutAsync([Document("Ü/文字 %2F '", text)], default);
        using var again = await OpenedAsync();
        Assert.Equal(Document("Ü/文字 %2F '", text).Hash, again.Store.Documents["Ü/文字 %2F '"].Hash);
    }

    [Fact]
    public async Task A_full_store_refuses_all_of_a_request_and_still_replaces_by_less()
    {
        using var opened = await OpenedAsync(maxCharacters: 10);
        await opened.Store.PutAsync([Document("a", "12345678")], default);
        var error = await Assert.ThrowsAsync<DocumentStoreFullException>(() => opened.Store.PutAsync([Document("b", "1"), Document("c", "12345")], default));
        Assert.Contains("Documents__MaxTotalCharacters", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], opened.Store.Documents.Keys);
        await opened.Store.PutAsync([Document("a", "1"), Document("b", "12345678")], default);
        Assert.Equal(2, opened.Store.Documents.Count);
        await opened.Store.DeleteAsync("b", default);
        await opened.Store.PutAsync([Document("c", "12345678")], default);
    }

    [Fact]
    public async Task Every_change_is_announced_once_it_is_there()
    {
        using var opened = await OpenedAsync();
        var seen = new List<int>();
        opened.Store.Changed += () => seen.Add(opened.Store.Documents.Count);
        await opened.Store.PutAsync([Document("a"), Document("b")], default);
        await opened.Store.PutAsync([], default);
        await opened.Store.DeleteAsync("a", default);
        await opened.Store.DeleteAsync("a", default);
        Assert.Equal([2, 1], seen);
    }

    [Fact]
    public async Task Many_writers_lose_nothing()
    {
        using var opened = await OpenedAsync(maxCharacters: 40 * 4);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => opened.Store.PutAsync([Document($"d{i}")], default))));
        Assert.Equal(40, opened.Store.Documents.Count);
        await Assert.ThrowsAsync<DocumentStoreFullException>(() => opened.Store.PutAsync([Document("one more")], default));
    }

    public abstract void Dispose();

    private protected static SourceDocument Document(string id, string text = "text") => new(id, "Title", text, new Dictionary<string, string> { ["k"] = "v" });

    private async Task<Opened> OpenedAsync(long maxCharacters = 1_000_000) => new(await OpenAsync(maxCharacters));

    private sealed record Opened(IDocumentStore Store) : IDisposable
    {
        public void Dispose() => (Store as IDisposable)?.Dispose();
    }
}
