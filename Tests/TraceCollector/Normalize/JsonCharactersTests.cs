using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck.Xunit;
using LlmAspire.TraceCollector.Normalize.Reading;

namespace LlmAspire.Tests.TraceCollector.Normalize;

public class JsonCharactersTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("""
        ""
        """, 0)]
    [InlineData("""
        "a\n\"b\"\\\u00e9é😀\ud83d\ude00"
        """, 12)]
    public void Characters_are_counted_as_the_string_would_have_them(string json, int expected) => Assert.Equal(expected, JsonCharacters.Of(JsonElement.Parse(json)));

    [Property]
    public void The_count_is_the_length_of_the_string_however_it_is_escaped(string? text)
    {
        foreach (var options in new[] { JsonSerializerOptions.Default, Relaxed })
        {
            var element = JsonSerializer.SerializeToElement(text ?? "", options);
            Assert.Equal(element.GetString()!.Length, JsonCharacters.Of(element));
        }
    }
}
