using System.Buffers;

namespace LlmAspire.TraceCollector.Journal;

/// <summary>
/// Buffers of bodies and records. Up to 1 MiB they come from the shared pool and stay there; larger ones are made for each use and left to the
/// garbage collector: the pool would keep eight of each size for each core, up to 1 GiB, for bodies that come once a day.
/// </summary>
internal static class LargeBuffers
{
    private const int MostPooled = 1 << 20;

    public static byte[] Rent(int size) => size <= MostPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    public static void Return(byte[] buffer)
    {
        if (buffer.Length <= MostPooled)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
