using System.Text.Json;
using FsCheck.Xunit;
using LlmAspire.EvalWorker.Judging;

namespace LlmAspire.Tests;

public sealed class OfflineJudgeTests
{
    private const string Context = "The Meridian bridge opened in 1932 and carries 40,000 vehicles a day across the Tolve river. It was designed by Ada Lindqvist and painted green. Cyclists may use the western lane.";
    private const string Faithful = "The Meridian bridge opened in 1932. It was designed by Ada Lindqvist and carries 40,000 vehicles a day.";

    [Theory]
    [InlineData("another person", "The Meridian bridge opened in 1932. It was designed by Tomas Herrera and carries 40,000 vehicles a day.")]
    [InlineData("another number", "The Meridian bridge opened in 1957. It was designed by Ada Lindqvist and carries 90,000 vehicles a day.")]
    [InlineData("a sentence too many", Faithful + " Tickets cost five dollars and tourists love the panoramic restaurant.")]
    [InlineData("another verb", "The Meridian bridge collapsed in 1932. It was sabotaged by Ada Lindqvist and kills 40,000 vehicles a day.")]
    [InlineData("all invented", "Penguins migrate to Antarctica each winter, feeding on krill and squid near volcanic islands.")]
    public void A_falsified_answer_scores_lower(string what, string answer)
    {
        Assert.True(Judge(answer).Faithfulness < Judge(Faithful).Faithfulness - 0.02, $"{what}: {Judge(answer).Faithfulness} against {Judge(Faithful).Faithfulness}");
    }

    [Fact]
    public void Each_further_invention_lowers_the_score()
    {
        string[] inventions = ["", " Tickets cost five dollars.", " A museum of glass stands nearby.", " Pirates attacked twice."];
        var scores = Enumerable.Range(1, inventions.Length).Select(n => Judge(Faithful + string.Concat(inventions.Take(n))).Faithfulness!.Value).ToArray();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(scores.Length, scores.Distinct().Count());
    }

    [Fact]
    public void A_copied_answer_is_faithful_and_an_invented_one_is_not()
    {
        Assert.True(Judge(Context).Faithfulness > 0.9);
        Assert.True(Judge("Penguins migrate to Antarctica each winter, feeding on krill and squid near volcanic islands.").Faithfulness < 0.1);
    }

    [Fact]
    public void A_wrong_answer_of_one_word_is_wrong_as_a_whole()
    {
        Assert.True(Judge("Lindqvist").Faithfulness > 0.9);
        Assert.True(Judge("Herrera").Faithfulness < 0.3);
    }

    [Fact]
    public void Words_near_each_other_only_in_the_answer_lower_the_score()
    {
        var far = string.Join(' ', Enumerable.Range(0, 30).Select(n => $"filler{(char)('a' + (n % 26))}word"));
        var context = $"Harbour seals rest on granite. {far}. Tidal mills grind barley.";
        Assert.True(Judge("Tidal mills grind barley.", context).Faithfulness > Judge("Tidal seals grind granite.", context).Faithfulness);
    }

    [Fact]
    public void Data_that_is_denied_and_asserted_lowers_the_score()
    {
        const string Data = """{ "name": "Blue Door Cafe", "city": "Tampa", "state": "FL", "attributes": { "OutdoorSeating": false, "RestaurantsTakeOut": true, "BusinessParking": { "street": true, "valet": false } } }""";
        var right = Judge("Blue Door Cafe in Tampa, Florida offers takeout and street parking. There is no outdoor seating.", Data);
        var wrong = Judge("Blue Door Cafe in Tampa, Florida offers takeout and valet parking. There is outdoor seating.", Data);
        Assert.Equal(0, right.DeniedKeys);
        Assert.Equal(2, wrong.DeniedKeys);
        Assert.True(wrong.Faithfulness < right.Faithfulness - 0.1);
    }

    [Fact]
    public void Times_and_numbers_may_be_written_differently()
    {
        const string Data = """{ "hours": { "Monday": "11:0-22:30" }, "visitors": 1200 }""";
        var verdict = Judge("Monday hours are 11:00 AM to 10:30 PM, with 1,200 visitors.", Data);
        Assert.Empty(verdict.NovelWords);
    }

    [Fact]
    public void Every_sentence_names_the_chunk_that_carries_it()
    {
        var verdict = OfflineJudge.Judge(new EvaluationCase("What is known?",
            [new("a", "Basalt columns form when lava cools slowly."), new("b", "Unrelated remarks on tax law."), new("c", "Glaciers carve valleys shaped like a letter.")],
            "Glaciers carve valleys. Basalt columns form when lava cools. Dragons guard emeralds."));
        Assert.Equal([2, 0, -1], verdict.Sentences.Select(sentence => sentence.Chunk));
        Assert.Equal([1, 1, 0], verdict.Sentences.Select(sentence => sentence.Support));
        Assert.Equal([0, 2], verdict.UsedChunks);
        Assert.Equal(["Dragons", "guard", "emeralds"], verdict.NovelWords);
    }

    [Theory]
    [InlineData("", Context, "no_answer")]
    [InlineData("…", Context, "no_answer")]
    [InlineData("The bridge opened.", "", "no_context")]
    [InlineData("I am.", "", "no_context")]
    public void What_cannot_be_scored_has_a_label_and_no_value(string answer, string context, string label)
    {
        var verdict = Judge(answer, context);
        Assert.Null(verdict.Faithfulness);
        Assert.Equal(label, verdict.Label);
    }

    [Fact]
    public void A_refusal_is_labelled_and_never_called_unfaithful()
    {
        var verdict = Judge("I'm sorry, but I cannot find that in the documents.");
        Assert.Equal("refused", verdict.Label);
        Assert.True(verdict.Faithfulness > 0.9);
    }

    [Fact]
    public void A_case_over_the_bound_is_not_judged()
    {
        var verdict = Judge(Faithful, new string('a', EvaluationCase.MaxCharacters + 1));
        Assert.Equal((null, "too_large"), (verdict.Faithfulness, verdict.Label));
    }

    [Fact]
    public void A_question_answered_with_its_words_is_more_relevant()
    {
        Assert.True(Judge("The bridge was designed by Ada Lindqvist.").Relevance > Judge("Cyclists may use the western lane.").Relevance);
    }

    [Property(MaxTest = 300)]
    public void Any_texts_give_values_between_0_and_1_and_the_same_again(string? question, string? context, string? answer)
    {
        var given = new EvaluationCase(question ?? "", [new("1", context ?? ""), new("2", Context)], $"{answer} {context}");
        var verdict = OfflineJudge.Judge(given);
        foreach (var value in new[] { verdict.Faithfulness, verdict.Relevance, verdict.Completeness, verdict.Confidence })
            Assert.True(value is null or (>= 0 and <= 1));
        Assert.All(verdict.Sentences, sentence => Assert.InRange(sentence.Support, 0, 1));
        Assert.Equal(verdict.Faithfulness, OfflineJudge.Judge(given).Faithfulness);
    }

    /// <summary>44 answers written for this project over ten contexts, each faithful or falsified. The bound is far below what is reached (.92): it guards against breaking a feature.</summary>
    [Fact]
    public void Falsified_answers_are_told_from_faithful_ones()
    {
        var scored = Samples().Select(sample => (sample.Faithful, Score: OfflineJudge.Judge(sample.Case).Faithfulness!.Value)).ToList();
        var good = scored.Where(each => each.Faithful).ToList();
        var bad = scored.Where(each => !each.Faithful).ToList();
        Assert.True(good.Count >= 15 && bad.Count >= 15);
        var area = good.Sum(right => bad.Sum(wrong => right.Score > wrong.Score ? 1.0 : right.Score == wrong.Score ? 0.5 : 0)) / (good.Count * bad.Count);
        Assert.True(area >= 0.87, $"AUROC {area:F3}");
    }

    /// <summary>Time depends on who else uses the machine, memory does not: about 150 KB for 1,000 tokens, so the judge of 1,000 answers a second makes 150 MB of garbage.</summary>
    [Fact]
    public void An_answer_over_a_thousand_tokens_of_context_takes_little_memory()
    {
        var samples = Samples().Select(sample => sample.Case).ToList();
        var contexts = samples.SelectMany(each => each.Contexts).DistinctBy(chunk => chunk.Text).Select((chunk, at) => new ContextChunk($"{at}", chunk.Text)).Take(14).ToList();
        OfflineJudge.Judge(samples[0] with { Contexts = contexts });
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var each in samples)
            OfflineJudge.Judge(each with { Contexts = contexts });
        var kilobytes = (GC.GetAllocatedBytesForCurrentThread() - before) / samples.Count / 1024;
        Assert.True(kilobytes < 400, $"{kilobytes} KB an answer");
    }

    private static Verdict Judge(string answer, string context = Context) => OfflineJudge.Judge(new EvaluationCase("Who designed the Meridian bridge?", [new("1", context)], answer));

    private static IEnumerable<(EvaluationCase Case, bool Faithful)> Samples() =>
        File.ReadLines(Repository.PathTo("Tests", "EvalWorker", "Judging", "Samples", "answers.ndjson")).Select(line =>
        {
            var root = JsonDocument.Parse(line).RootElement;
            var contexts = root.GetProperty("contexts").EnumerateArray().Select((text, at) => new ContextChunk($"{at}", text.GetString()!)).ToList();
            return (new EvaluationCase(root.GetProperty("question").GetString()!, contexts, root.GetProperty("answer").GetString()!), root.GetProperty("faithful").GetInt32() == 1);
        });
}
