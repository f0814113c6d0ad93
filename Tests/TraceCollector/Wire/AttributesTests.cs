using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests;

public sealed class AttributesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(100)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(5000)]
    public void A_key_gives_its_first_value_however_many_there_are(int count)
    {
        // Keys alike but for a digit in the middle, each twice, and the empty one.
        var keys = Enumerable.Range(0, count / 2).Select(i => i == 0 ? "" : $"llm.input_messages.{i}.message.content").ToList();
        var attributes = new Attributes([.. keys.Select((key, i) => KeyValuePair.Create(key, AnyValue.Of((long)i))), .. keys.Select(key => KeyValuePair.Create(key, AnyValue.Of(-1L)))]);
        Assert.All(keys.Index(), key => Assert.Equal(key.Index, attributes[key.Item].AsInt));
        Assert.False(attributes.Has("llm.input_messages.0.message.content"));
        Assert.False(attributes.Has("llm.input_messages.9999.message.content"));
        Assert.False(attributes.Has("x"));
    }
}
