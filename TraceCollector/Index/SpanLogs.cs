using System.IO.Hashing;
using System.Runtime.InteropServices;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Index;

/// <summary>Which log records say something about their span.</summary>
internal static class SpanLogs
{
    /// <summary>So many of the requests that brought log records of one span are read: each one that follows would read all before it again.</summary>
    public const int MostRecords = 200;

    /// <summary>Content and evaluation events (<c>gen_ai.*</c>) and exceptions; ordinary log lines are left where they are.</summary>
    public static bool Matters(LogData log) => log.TraceId != 0 && log.SpanId != 0
        && (log.EventName?.StartsWith("gen_ai.", StringComparison.Ordinal) == true || log.Attributes.Has("exception.type") || log.Attributes.Has("exception.message"));

    /// <summary>Equal for a record and its repetition: time, name and a hash of what it holds.</summary>
    public static (ulong Time, string? Name, ulong Content) Identity(LogData log)
    {
        var hash = new XxHash3();
        Add(hash, log.Body, 0);
        Add(hash, AnyValue.Of(log.Attributes), 0);
        return (log.TimeUnixNano, log.EventName, hash.GetCurrentHashAsUInt64());
    }

    private static void Add(XxHash3 hash, AnyValue value, int depth)
    {
        hash.Append([(byte)value.Kind]);
        // Readers bound the nesting; this bound only keeps a value that some other code built from ending the process.
        if (depth > 100)
            return;
        if (value.AsString is { } text)
            hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
        else if (value.AsDouble is { } number)
            hash.Append(BitConverter.GetBytes(number));
        else if (value.AsBool is { } yes)
            hash.Append(BitConverter.GetBytes(yes));
        else if (value.AsBytes is { } bytes)
            hash.Append(bytes);
        foreach (var item in value.AsArray ?? [])
            Add(hash, item, depth + 1);
        foreach (var (key, item) in value.AsMap?.Items ?? [])
        {
            hash.Append(MemoryMarshal.AsBytes(key.AsSpan()));
            Add(hash, item, depth + 1);
        }
    }
}
