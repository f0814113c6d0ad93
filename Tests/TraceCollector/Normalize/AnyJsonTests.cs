using System.Text;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.Tests.TraceCollector.Normalize;

public sealed class AnyJsonTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("\"")]
    [InlineData("\n")]
    [InlineData("ä")]
    [InlineData("€")]
    [InlineData("😀")]
    public void A_long_text_of_a_body_is_the_same_text_as_json_wherever_it_is_cut(string character)
    {
        // Each of the ends of a character of up to four bytes comes to lie at the end of a piece.
        for (var before = 0; before < 4; before++)
        {
            var text = new string('x', before) + string.Concat(Enumerable.Repeat(character, 50_000));
            var body = Encoding.UTF8.GetBytes(text);
            Assert.Equal(text, AnyJson.ToElement(AnyValue.Of(body, 0, body.Length)).GetString());
        }
    }
}
