using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Google.Protobuf;
using LlmAspire.TraceCollector.Wire;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace LlmAspire.Tests;

public sealed class OtlpJsonTests
{
    private const int Limit = 64 << 20;
    private static readonly JsonFormatter Reference = new(JsonFormatter.Settings.Default.WithFormatEnumsAsIntegers(true));

    [Property(Arbitrary = [typeof(ReferenceBodies)], MaxTest = 60)]
    public void Traces_in_JSON_are_the_same_in_protobuf(ExportTraceServiceRequest request) =>
        Assert.Equal(request, ExportTraceServiceRequest.Parser.ParseFrom(Convert(Reference.Format(request), OtlpMessages.Traces)));

    [Property(Arbitrary = [typeof(ReferenceBodies)], MaxTest = 60)]
    public void Logs_in_JSON_are_the_same_in_protobuf(ExportLogsServiceRequest request) =>
        Assert.Equal(request, ExportLogsServiceRequest.Parser.ParseFrom(Convert(Reference.Format(request), OtlpMessages.Logs)));

    [Theory]
    [InlineData("""{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":{"bytesValue":"\ud800"}}]}}]}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"\udfff":1}]}]}]}""")]
    public void Half_a_character_where_no_text_is_meant_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => OtlpJson.ToProtobuf(System.Text.Encoding.UTF8.GetBytes(json), OtlpMessages.Traces, 1 << 20));

    [Fact]
    public void Metrics_in_JSON_are_the_same_in_protobuf()
    {
        var request = ExportMetricsServiceRequest.Parser.ParseFrom(SampleIndex.Read().First(sample => sample.Signal == "metrics").Body());
        Assert.Equal(request, ExportMetricsServiceRequest.Parser.ParseFrom(Convert(Reference.Format(request), OtlpMessages.Metrics)));
    }

    [Theory]
    [InlineData("""{"startTimeUnixNano":"1700000000000000001"}""", 1700000000000000001)]
    [InlineData("""{"startTimeUnixNano":1700000000000000001}""", 1700000000000000001)]
    [InlineData("""{"startTimeUnixNano":1.7e18}""", 1700000000000000000)]
    [InlineData("""{"startTimeUnixNano":null}""", 0)]
    [InlineData("""{"unknown":{"deep":[1,{"x":null}]},"startTimeUnixNano":5}""", 5)]
    public void Times_are_text_or_number(string span, ulong expected) => Assert.Equal(expected, Read(span).StartUnixNano);

    [Theory]
    [InlineData("3", 3)]
    [InlineData("\"3\"", 3)]
    [InlineData("\"SPAN_KIND_CLIENT\"", 3)]
    public void A_kind_is_a_number_and_its_name_is_taken(string kind, int expected) => Assert.Equal(expected, Read($$"""{"kind":{{kind}}}""").OtlpKind);

    [Fact]
    public void Ids_are_hex_in_either_case()
    {
        var json = """{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"b7ad6b7169203331","parentSpanId":""}]}]}]}""";
        var span = Assert.Single(OtlpReader.ReadSpans(OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(json), OtlpMessages.Traces, Limit)));
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 0ul), (Ids.TraceText(span.TraceId), Ids.SpanText(span.SpanId), span.ParentSpanId));
    }

    [Theory]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    [InlineData("\"0.25\"", 0.25)]
    [InlineData("1", 1.0)]
    public void Doubles_are_numbers_or_text(string value, double expected) =>
        Assert.Equal(expected, Read("""{"attributes":[{"key":"k","value":{"doubleValue":""" + value + "}}]}").Attributes["k"].AsDouble);

    [Theory]
    [InlineData("""a\ud83d""", "a\uFFFD")]
    [InlineData("""\ud83d\ude00\n\"\\""", "😀\n\"\\")]
    [InlineData("""half \ude00 pair\t\u0041""", "half \uFFFD pair\tA")]
    public void Half_a_surrogate_pair_costs_one_character(string escaped, string expected) => Assert.Equal(expected, Read($$"""{"name":"{{escaped}}"}""").Name);

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "an object")]
    [InlineData("{\"resourceSpans\":{}}", "resourceSpans: an array")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":5}]}]}]}", "resourceSpans[0].scopeSpans[0].spans[0].name: text")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":\"big\"}]}]}]}", "spans[0].kind: a whole number")]
    [InlineData("{\"resourceSpans\":[", "resourceSpans")]
    [InlineData("{} {}", "")]
    [InlineData("{\"resourceSpans\":[1]}", "resourceSpans[0]: an object")]
    public void What_cannot_be_read_is_named(string json, string expected)
    {
        var error = Assert.Throws<InvalidDataException>(() => OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(json), OtlpMessages.Traces, Limit));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var json = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)));
        Assert.Throws<InvalidDataException>(() => OtlpJson.ToProtobuf(json, OtlpMessages.Traces, Limit));
    }

    [Property(MaxTest = 500)]
    public void No_text_does_more_than_fail(string text)
    {
        try
        {
            OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(text ?? ""), OtlpMessages.Traces, Limit);
        }
        catch (InvalidDataException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    private static SpanData Read(string span)
    {
        var whole = $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",{{span[1..]}}]}]}]}""";
        return Assert.Single(OtlpReader.ReadSpans(OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(whole), OtlpMessages.Traces, Limit)));
    }

    /// <summary>The reference writes ids as base64; OTLP has them as hex.</summary>
    private static byte[] Convert(string referenceJson, OtlpMessage type)
    {
        var json = JsonNode.Parse(referenceJson)!;
        ToHex(json);
        return OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(json.ToJsonString()), type, Limit).ToArray();
    }

    private static void ToHex(JsonNode node)
    {
        if (node is JsonArray array)
            foreach (var item in array)
                ToHex(item!);
        if (node is not JsonObject item2)
            return;
        foreach (var (name, value) in item2.ToList())
        {
            if (name is "traceId" or "spanId" or "parentSpanId")
                item2[name] = System.Convert.ToHexString(System.Convert.FromBase64String((string)value!));
            else if (value is JsonObject or JsonArray)
                ToHex(value);
        }
    }
}
