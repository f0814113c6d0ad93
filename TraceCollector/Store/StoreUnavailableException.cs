using System.Data.Common;

namespace LlmAspire.TraceCollector.Store;

/// <summary>The server that keeps the tables does not answer, or not in time. The same may work a moment later.</summary>
internal sealed class StoreUnavailableException(string message, Exception innerException) : DbException(message, innerException)
{
    public override bool IsTransient => true;
}
