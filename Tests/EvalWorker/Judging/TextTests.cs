using LlmAspire.EvalWorker.Judging.Text;

namespace LlmAspire.Tests;

public sealed class JudgeTextTests
{
    [Theory]
    [InlineData("cities", "city")]
    [InlineData("classes", "class")]
    [InlineData("stopped", "stop")]
    [InlineData("stopping", "stops")]
    [InlineData("passing", "passes")]
    [InlineData("studies", "studied")]
    [InlineData("quickly", "quick")]
    [InlineData("prices", "priced")]
    public void Forms_of_a_word_share_a_stem(string one, string other) => Assert.Equal(StemOf(one), StemOf(other));

    [Theory]
    [InlineData("bus", "but")]
    [InlineData("gas", "ga")]
    [InlineData("policy", "police")]
    public void Different_words_keep_different_stems(string one, string other) => Assert.NotEqual(StemOf(one), StemOf(other));

    [Theory]
    [InlineData("1,200", "1200")]
    [InlineData("1,200,000.50", "1200000.5")]
    [InlineData("4.0", "4")]
    [InlineData("3,5", "3.5")]
    [InlineData("21st", "21")]
    [InlineData("5:30 PM", "@1050")]
    [InlineData("17:30", "@1050")]
    [InlineData("5 p.m", "@1020")]
    [InlineData("12:00 AM", "@0")]
    [InlineData("9:0", "@540")]
    [InlineData("12", "12")]
    public void A_quantity_has_one_spelling(string written, string expected)
    {
        Span<char> into = stackalloc char[48];
        var taken = Numbers.Read(written, into, out var length);
        Assert.Equal(expected, into[..length].ToString());
        Assert.Equal(written.Length, taken);
    }

    [Theory]
    [InlineData("5 apples", 1)]
    [InlineData("12.", 2)]
    [InlineData("3 amber lamps", 1)]
    [InlineData("2-3 days", 1)]
    public void A_number_takes_only_what_belongs_to_it(string text, int taken) => Assert.Equal(taken, Numbers.Read(text, stackalloc char[48], out _));

    [Fact]
    public void A_number_of_any_length_is_read_within_bounds()
    {
        Assert.Equal(400, Numbers.Read(new string('7', 400), stackalloc char[48], out var written));
        Assert.Equal(48, written);
    }

    [Theory]
    [InlineData("One. Two! Three?", 3)]
    [InlineData("Dr. Smith met Mr. J. Doe. They spoke.", 2)]
    [InlineData("It costs 4.50 today. Fine.", 2)]
    [InlineData("A line that was\nwrapped here. Next.", 2)]
    [InlineData("1. First item\n2. Second item\n- Third item", 3)]
    [InlineData("\"Stop.\" She left.", 2)]
    [InlineData("これは文です。次の文です。", 2)]
    [InlineData("   ", 0)]
    public void Sentences_are_split_as_people_read_them(string text, int count) => Assert.Equal(count, Sentences.Split(text).Count);

    [Theory]
    [InlineData("It settles. [1] [2] Then it is judged. [3]", "It settles. [1] [2]|Then it is judged. [3]")]
    [InlineData("It settles [1]. Then it is judged.", "It settles [1].|Then it is judged.")]
    [InlineData("It settles.\n[1] The guide", "It settles.|[1] The guide")]
    [InlineData("It takes a list. [a] is an item. [12345] too.", "It takes a list.|[a] is an item.|[12345] too.")]
    public void A_citation_mark_belongs_to_the_sentence_before_it(string text, string sentences) =>
        Assert.Equal(sentences.Split('|'), Sentences.Split(text).Select(range => text[range]));

    [Fact]
    public void Markers_of_a_list_are_not_part_of_its_sentences()
    {
        const string Text = "1. Boil water\n* Add salt";
        Assert.Equal(["Boil water", "Add salt"], Sentences.Split(Text).Select(range => Text[range]));
    }

    [Fact]
    public void Citation_marks_are_not_numbers()
    {
        Assert.DoesNotContain(Read("Water boils [1], [2, 3] 【4†source】."), token => token.IsNumber);
        Assert.Contains(Read("Water boils at [100 degrees]."), token => token.IsNumber);
    }

    [Theory]
    [InlineData("""{"OutdoorSeating": false, "WiFi": "free"}""")]
    [InlineData("Structured data:\n{'OutdoorSeating': False, 'WiFi': \"free\"}")]
    [InlineData("""[{"OutdoorSeating": null, "WiFi": "free"}]""")]
    public void Data_becomes_sentences_and_denied_keys(string text)
    {
        var read = StructuredText.Read(text);
        Assert.NotNull(read);
        Assert.Equal("Outdoor Seating", Assert.Single(read.Denied).Key);
        Assert.Contains(read.Sentences, sentence => sentence.EndsWith("free", StringComparison.Ordinal) && sentence.StartsWith("Wi Fi", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Plain prose with {braces} inside.")]
    [InlineData("A link [here](there) and a mark [1].")]
    [InlineData("""{"broken": """)]
    [InlineData("[1, 2, 3]")]
    public void Prose_is_not_data(string text) => Assert.Null(StructuredText.Read(text));

    [Fact]
    public void Data_nested_without_end_is_prose() => Assert.Null(StructuredText.Read(string.Concat(Enumerable.Repeat("{\"a\":", 5000))));

    [Theory]
    [InlineData("I don't know.")]
    [InlineData("Unable to answer based on given passages.")]
    [InlineData("I'm sorry, but I cannot find this in the documents.")]
    [InlineData("The context does not contain information about that.")]
    [InlineData("The passages do not mention the price.")]
    public void An_answer_that_declines_is_a_refusal(string answer) => Assert.True(Refusals.IsRefusal(answer));

    [Theory]
    [InlineData("The restaurant does not provide parking.")]
    [InlineData("Delivery is not available on Sundays.")]
    [InlineData("Yes, it lasts for two weeks.")]
    [InlineData("")]
    public void An_answer_with_a_negation_is_an_answer(string answer) => Assert.False(Refusals.IsRefusal(answer));

    private static string StemOf(string word)
    {
        var letters = word.ToCharArray();
        return new string(letters, 0, Stemmer.Stem(letters));
    }

    private static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        Tokenizer.Read(text, new Vocabulary(), tokens);
        return tokens;
    }
}
