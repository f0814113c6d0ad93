using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmAspire.TraceCollector.Store.Embedded;

/// <summary>
/// Numbers written into a statement in the place of their parameters: the engine plans a statement with parameters before it knows their values and once more
/// when it does, which is a fifth of what a page's statement takes. Texts stay parameters, whatever they hold.
/// </summary>
internal static partial class Literals
{
    /// <returns>The statement and the parameters that are left to bind.</returns>
    public static (string Statement, IEnumerable<KeyValuePair<string, object?>> Parameters) In(string statement, IReadOnlyDictionary<string, object?> parameters)
    {
        var left = parameters.Where(parameter => Number(parameter.Value) is null);
        return left.Count() == parameters.Count
            ? (statement, parameters)
            : (Named().Replace(statement, match => parameters.TryGetValue(match.Groups[1].Value, out var value) && Number(value) is { } number ? number : match.Value), left);
    }

    /// <summary>
    /// Typed, as a parameter is: a bare 1 is an integer of 32 bits, which overflows where the column would not, and a bare 0.3 is a decimal, not the
    /// double that a page ended with.
    /// </summary>
    private static string? Number(object? value) => value switch
    {
        long number => string.Create(CultureInfo.InvariantCulture, $"CAST({number} AS BIGINT)"),
        double number when double.IsFinite(number) => string.Create(CultureInfo.InvariantCulture, $"CAST('{number:R}' AS DOUBLE)"),
        _ => null,
    };

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Named();
}
