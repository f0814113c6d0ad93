using LlmAspire.RagApi.Retrieval;

namespace LlmAspire.Tests;

public sealed class TermsTests
{
    /// <summary>From Porter's own examples.</summary>
    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("cats", "cat")]
    [InlineData("agreed", "agre")]
    [InlineData("plastered", "plaster")]
    [InlineData("motoring", "motor")]
    [InlineData("sing", "sing")]
    [InlineData("conflated", "conflat")]
    [InlineData("hopping", "hop")]
    [InlineData("filing", "file")]
    [InlineData("happy", "happi")]
    [InlineData("relational", "relat")]
    [InlineData("conditional", "condit")]
    [InlineData("vietnamization", "vietnam")]
    [InlineData("hopefulness", "hope")]
    [InlineData("electrical", "electr")]
    [InlineData("adoption", "adopt")]
    [InlineData("probate", "probat")]
    [InlineData("rate", "rate")]
    [InlineData("controlling", "control")]
    [InlineData("generalizations", "gener")]
    [InlineData("oscillators", "oscil")]
    [InlineData("sky", "sky")]
    [InlineData("gpt4", "gpt4")]
    public void Words_have_Porters_stems(string word, string stem)
    {
        var letters = word.ToCharArray();
        Assert.Equal(stem, new string(letters, 0, Stemmer.Stem(letters)));
    }

    [Theory]
    [InlineData("Traces are stored", "trace storing")]
    [InlineData("the model's price", "models price")]
    [InlineData("Café CRÈME", "cafe creme")]
    [InlineData("Cafe\u0301 naïve Łódź", "café naive lodz")]
    [InlineData("Corpus__Path", "corpus path")]
    [InlineData("the a of", "")]
    [InlineData("", "—!")]
    public void Texts_that_say_the_same_have_the_same_terms(string left, string right) => Assert.Equal(Terms.Of(left), Terms.Of(right));

    [Fact]
    public void A_name_in_camel_case_is_found_by_its_parts() => Assert.Equal(Terms.Of("costusd cost usd"), Terms.Of("costUsd"));

    [Fact]
    public void Scripts_without_spaces_share_pairs_of_characters() => Assert.Subset(Terms.Of("検索エンジンの評価").ToHashSet(), Terms.Of("検索").ToHashSet());

    [FsCheck.Xunit.Property]
    public bool Any_text_can_be_read(string? text) => Terms.Of(text ?? "").Length <= 2 * (text ?? "").Length;
}
