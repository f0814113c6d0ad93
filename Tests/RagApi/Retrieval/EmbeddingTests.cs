using System.Numerics.Tensors;
using LlmAspire.RagApi.Documents;
using LlmAspire.RagApi.Models.Offline;
using LlmAspire.RagApi.Retrieval;
using LlmAspire.RagApi.Retrieval.Embedding;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmAspire.Tests;

public sealed class EmbeddingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vectors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static readonly string[] Texts =
    [
        .. Enumerable.Range(0, 30).Select(i => $"car engine wheel road driver number{i}"), .. Enumerable.Range(0, 30).Select(i => $"automobile engine wheel road motor number{i + 30}"),
        .. Enumerable.Range(0, 30).Select(i => $"flour butter oven sugar bread number{i + 60}"),
    ];

    private static EmbeddingByLsa Fit() => EmbeddingByLsa.Fit([.. Texts.Select(Terms.Of)]);

    private static float[] Embed(EmbeddingByLsa model, string text)
    {
        var vector = new float[model.Dimensions];
        model.Embed(Terms.Of(text), vector);
        return vector;
    }

    /// <summary>
    /// A hundred topics, each with five words of its own and two names for one thing that never meet in a text. There are more directions
    /// in the texts than the space keeps, and what it loses first is the difference between the names. (A corpus of fewer texts than the
    /// space has dimensions loses nothing: there the embedder compares words.)
    /// </summary>
    [Fact]
    public void A_word_is_near_texts_that_keep_its_company_though_they_do_not_have_it()
    {
        const int topics = 100;
        var model = EmbeddingByLsa.Fit([.. Enumerable.Range(0, topics * 10).Select(i => Terms.Of(TopicText(i % topics, i / topics)))]);
        double Likeness(string left, string right) => TensorPrimitives.Dot<float>(Embed(model, left), Embed(model, right));
        var together = Enumerable.Range(0, topics).Average(topic => Likeness($"name1of{topic}", TopicText(topic, version: 0)));
        var apart = Enumerable.Range(0, topics).Average(topic => Likeness($"name1of{topic}", TopicText((topic + 1) % topics, version: 0)));
        Assert.True(together > apart + 0.1, $"{together:F2} to a text about the same thing, {apart:F2} to one about another");
    }

    private static string TopicText(int topic, int version) =>
        $"name{version % 2}of{topic} {string.Join(' ', Enumerable.Range(0, 5).Where(word => word != version / 2).Select(word => $"word{word}of{topic}"))}";

    [Fact]
    public void The_same_corpus_gives_the_same_unit_vectors()
    {
        var (one, two) = (Fit(), Fit());
        foreach (var text in Texts.Append("butter on the road"))
        {
            Assert.Equal(Embed(one, text), Embed(two, text));
            Assert.Equal(1, TensorPrimitives.Norm<float>(Embed(one, text)), 4);
        }
    }

    [Fact]
    public async Task A_text_without_a_known_word_has_no_direction_and_the_name_says_what_the_model_is()
    {
        var model = Fit();
        Assert.All(Embed(model, "zebra"), value => Assert.Equal(0, value));
        var metadata = (EmbeddingGeneratorMetadata)model.GetService(typeof(EmbeddingGeneratorMetadata))!;
        Assert.Equal(("offline", $"offline-lsa-{model.Dimensions}"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Equal(2, (await model.GenerateAsync(["car engine", ""])).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_tiny_corpus_can_be_fitted(int texts) => Assert.InRange(EmbeddingByLsa.Fit([.. Texts.Take(texts).Select(Terms.Of)]).Dimensions, 0, 2);

    [Fact]
    public async Task A_vector_that_a_model_has_answered_is_asked_for_once_even_after_a_restart()
    {
        var model = new ScriptedModel();
        var chunks = Chunks("one", "two", "one");
        Assert.NotNull((await Embedder(model).EmbedAsync(chunks, default)).Vectors);
        Assert.Equal(2, model.Texts.Count);
        var again = await Embedder(model).EmbedAsync([.. chunks, .. Chunks("three")], default);
        Assert.Equal(4, again.Vectors!.Count);
        Assert.Equal(3, model.Texts.Count);
    }

    [Fact]
    public async Task A_cache_cut_inside_a_record_is_filled_anew()
    {
        await Embedder(new ScriptedModel()).EmbedAsync(Chunks("one", "two"), default);
        var file = Directory.GetFiles(_folder).Single();
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file))[..^3]);
        var model = new ScriptedModel();
        Assert.Equal(2, (await Embedder(model).EmbedAsync(Chunks("one", "two"), default)).Vectors!.Count);
        Assert.Equal(2, model.Texts.Count);
    }

    [Fact]
    public async Task A_model_that_fails_leaves_keyword_search_and_says_why()
    {
        var builder = new IndexBuilder(Embedder(new ScriptedModel { Failure = "quota exceeded" }), TimeProvider.System);
        SourceDocument[] documents = [new("d", null, "zebra crossing", new Dictionary<string, string>())];
        var index = await builder.BuildAsync(documents, default);
        Assert.Contains("quota exceeded", index.Info.Error, StringComparison.Ordinal);
        Assert.NotEqual(builder.VersionOf(documents), index.Info.Version);
        var query = await index.EmbedAsync("zebra", default);
        Assert.Equal("d#0", Assert.Single(await index.SearchAsync(query, 10, default)).Chunk.ChunkId);
    }

    private ModelChunkEmbedder Embedder(ScriptedModel model) =>
        new(model, new VectorCache(_folder, "scripted"), new ImmediateTime(), NullLogger<ModelChunkEmbedder>.Instance, NullLogger<QueryEmbedder>.Instance);

    private static IndexedChunk[] Chunks(params string[] texts) =>
        [.. texts.SelectMany(text => IndexedChunk.Of(new SourceDocument("d", "Title", text, new Dictionary<string, string>())))];

    /// <summary>Pauses between attempts end at once.</summary>
    private sealed class ImmediateTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class ScriptedModel : IEmbeddingGenerator<string, Embedding<float>>
    {
        public List<string> Texts { get; } = [];

        public string? Failure { get; init; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (Failure is not null)
                throw new HttpRequestException(Failure);
            var texts = values.ToList();
            Texts.AddRange(texts);
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => new Embedding<float>(new float[] { text.Length, 1, 2 }))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
