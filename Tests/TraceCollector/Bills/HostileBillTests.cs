using System.Globalization;
using LlmAspire.TraceCollector.Bills;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Query;

namespace LlmAspire.Tests;

/// <summary>Exports made to break the reading, or the comparison once they are stored: refused with a reason, as a wrong file is.</summary>
public sealed class HostileBillTests
{
    private const string Header = "usage_date_utc,model_version,usage_input_tokens_no_cache,usage_output_tokens\n";

    [Theory]
    [InlineData("2026-11-23,m,1e400,0")]
    [InlineData("2026-11-23,m,NaN,0")]
    [InlineData("2026-11-23,m,9223372036854775807,0")]
    [InlineData("2026-11-23,m,9000000000000,0\n2026-11-23,m,9000000000000,0")]
    [InlineData("0000-00-00,m,1,0")]
    [InlineData("0001-01-01T00:00:00+14:00,m,1,0")]
    [InlineData("99999-01-01,m,1,0")]
    [InlineData("2026-11-23,\"m,1,0")]
    [InlineData("2026-11-23,m\"x,1,0,\"")]
    public void A_row_that_is_none_is_named(string rows) => Refused(Header + rows);

    [Fact]
    public void More_wrong_rows_than_are_told_are_a_wrong_file_too() =>
        Assert.Equal(100, Refused(Header + string.Join('\n', Enumerable.Repeat("never,m,1,0", 5000))).Errors.Count);

    [Fact]
    public void A_million_columns_are_too_many_in_every_form()
    {
        var names = Enumerable.Range(0, 1_000_000).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        Refused(string.Join(',', names) + "\n" + new string(',', names.Count - 1));
        Refused($$"""{"data":[{"starting_at":"2026-11-23","results":[{ {{string.Join(',', names.Select(name => $"\"{name}\":1"))}} }]}]}""");
        Refused($$$"""{"properties":{"columns":[{{{string.Join(',', names.Select(name => $"{{\"name\":\"{name}\"}}"))}}}],"rows":[[{{{string.Join(',', names.Select(_ => "1"))}}}]]}}""");
    }

    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("{\"data\":[1]}")]
    [InlineData("{\"data\":[{\"results\":[[]]}]}")]
    [InlineData("{\"properties\":{\"columns\":[{\"name\":null}],\"rows\":[[1]]}}")]
    [InlineData("{\"properties\":{\"columns\":[{\"name\":\"\\ud83d\"}],\"rows\":[[1]]}}")]
    [InlineData("{\"properties\":{\"columns\":[{\"name\":\"usageDate\"},{\"name\":\"meter\"},{\"name\":\"usageQuantity\"}],\"rows\":[[20261123,\"gpt 4o Inp glbl 1M Tokens\",1e27]]}}")]
    public void JSON_that_is_no_page_is_told_so(string text) => Refused(text);

    [Fact]
    public void Long_texts_are_cut_in_answers_and_rows()
    {
        var huge = new string('m', 5_000_000);
        Assert.All(Refused(Header + $"2026-11-23,m,{huge},0").Errors.Values, why => Assert.True(why[0].Length <= 1000));
        Assert.Equal(1000, Assert.Single(UsageFile.Read(Header + $"2026-11-23,{huge},1,0", null).Usages).Model!.Length);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("\t=1+1", "'\t=1+1")]
    [InlineData("\r=1+1", "\"'\r=1+1\"")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("-2.5", "-2.5")]
    [InlineData("gpt-4o", "gpt-4o")]
    public void What_a_spreadsheet_takes_for_a_formula_is_text_in_a_file(string value, string written) => Assert.Equal(written, CostFiles.Quoted(value));

    private static UsageImportException Refused(string text) => Assert.Throws<UsageImportException>(() => UsageFile.Read(text, null));
}
