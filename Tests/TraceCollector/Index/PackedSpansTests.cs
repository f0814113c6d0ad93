using System.Reflection;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Index;

namespace LlmAspire.Tests;

public sealed class PackedSpansTests
{
    private static readonly UInt128 trace = new(1, 2);

    /// <summary>Everything that an <see cref="IndexedSpan"/> is given: a new property must be packed too.</summary>
    private static readonly PropertyInfo[] properties = [.. typeof(IndexedSpan).GetProperties().Where(property => property.SetMethod is not null && property.Name != nameof(IndexedSpan.TraceId))];

    public static TheoryData<string> Properties => new(properties.Select(property => property.Name));

    [Theory, MemberData(nameof(Properties))]
    public void Each_property_comes_back_as_it_was(string name)
    {
        var span = Span(5);
        properties.Single(property => property.Name == name).SetValue(span, ValueFor(properties.Single(property => property.Name == name)));
        Assert.NotEqual(Span(5), span);
        Assert.Equal([span], PackedSpans.Unpack(trace, PackedSpans.Pack([span])));
    }

    [Fact]
    public void Spans_come_back_whole_and_in_their_order()
    {
        var full = Span(9);
        foreach (var property in properties)
            property.SetValue(full, ValueFor(property));
        IndexedSpan[] spans = [Span(1), full, Span(3)];
        Assert.Equal(spans, PackedSpans.Unpack(trace, PackedSpans.Pack(spans)));
        Assert.Empty(PackedSpans.Unpack(trace, PackedSpans.Pack([])));
    }

    private static IndexedSpan Span(ulong id) => new() { TraceId = trace, SpanId = id, Name = "ask" };

    private static object ValueFor(PropertyInfo property) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
    {
        var type when type == typeof(string) => $"{property.Name} é 😀 \n \0 {new string('x', 300)}",
        var type when type == typeof(ulong) => ulong.MaxValue - 1,
        var type when type == typeof(long) => long.MinValue,
        var type when type == typeof(int) => int.MaxValue,
        var type when type == typeof(double) => -0.1,
        var type when type == typeof(bool) => true,
        var type when type == typeof(ModelCost) => new ModelCost(CostState.Partial, 1e-9, "no price for a class"),
        var type when type == typeof(TokenUsage) => new TokenUsage(1, 2, 3, 4, 5) { CacheWrite1h = 6, AudioInput = 7, AudioOutput = 8, ImageInput = 9, ImageOutput = 10 },
        { IsEnum: true } type => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!,
        var type => throw new NotSupportedException($"{property.Name} is a {type}: say here what it may be."),
    };
}
