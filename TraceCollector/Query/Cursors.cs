using System.Globalization;
using System.Text;

namespace LlmAspire.TraceCollector.Query;

/// <summary>Where a page ended: the sort value and the id of its last item. Opaque to clients.</summary>
internal sealed record Cursor(string Order, double Value, UInt128 Id)
{
    private const string Fault = "This cursor was not made by this collector for this order.";

    public string Write() => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Order}|{Value:R}|{Id:x32}")));

    /// <summary>Throws <see cref="ArgumentException"/> for text that is no cursor, or one of another order.</summary>
    public static Cursor? Read(string? cursor, string order)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        Span<byte> bytes = stackalloc byte[256];
        if (cursor.Length > 256 || !Convert.TryFromBase64String(cursor, bytes, out var length))
            throw new ArgumentException(Fault, nameof(cursor));
        var parts = Encoding.UTF8.GetString(bytes[..length]).Split('|');
        if (parts.Length != 3 || parts[0] != order
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !UInt128.TryParse(parts[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
            throw new ArgumentException(Fault, nameof(cursor));
        return new(order, value, id);
    }
}

/// <summary>Pages of a list that is short enough to be counted through.</summary>
internal static class Offsets
{
    private const string Order = "offset";

    public static int Read(string? cursor) => (int)Math.Clamp(Cursor.Read(cursor, Order)?.Value ?? 0, 0, int.MaxValue);

    /// <summary>One page of rows that were read one further than the limit.</summary>
    public static Contracts.Page<T> Page<T>(List<T> rows, int limit, int offset) =>
        rows.Count <= limit ? new(rows, null) : new(rows.GetRange(0, limit), new Cursor(Order, offset + limit, 0).Write());
}
