using System.IO.Hashing;
using System.Text;
using LlmAspire.TraceCollector.Normalize.Reading;
using LlmAspire.TraceCollector.Wire;

namespace LlmAspire.TraceCollector.Metrics;

/// <summary>
/// Keys of streams: a 128-bit hash of all that tells them apart, resource, scope, name and attributes. Points stand beneath their resource by the
/// thousand, so what is hashed of it is kept until another one comes.
/// </summary>
internal sealed class StreamKeys
{
    private ResourceData? resource;
    private ScopeData? scope;
    private XxHash128 begun = new();

    public Guid Of(MetricPoint point)
    {
        if (!ReferenceEquals(point.Resource, resource) || !ReferenceEquals(point.Scope, scope))
        {
            begun = new();
            Add(begun, AnyJson.ToElement(AnyValue.Of(point.Resource.Attributes)).GetRawText());
            Add(begun, point.Scope.Name);
            (resource, scope) = (point.Resource, point.Scope);
        }
        var hash = begun.Clone();
        Add(hash, point.Name);
        Add(hash, point.Form.ToString());
        Add(hash, AnyJson.ToElement(AnyValue.Of(point.Attributes)).GetRawText());
        return new Guid(hash.GetCurrentHash(), bigEndian: true);
    }

    private static void Add(XxHash128 hash, string part)
    {
        hash.Append(BitConverter.GetBytes(part.Length));
        hash.Append(Encoding.UTF8.GetBytes(part));
    }
}
