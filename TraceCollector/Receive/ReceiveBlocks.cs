using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace LlmAspire.TraceCollector.Receive;

/// <summary>
/// What Kestrel reads sockets into: blocks of 32 KiB. It has ones of 4 KiB, and asks the system twice for each: a body of seventy spans took 88
/// calls, and takes 16 (`strace -c -e recvfrom`). At most 8 MiB wait to be used again; a connection that waits for a request holds none.
/// </summary>
internal sealed class ReceiveBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 32 << 10;
    private const int MostIdle = 256;

    private readonly ConcurrentQueue<Block> idle = new();

    public override int MaxBufferSize => BlockBytes;

    /// <summary>One pool serves all listeners; it is nobody's to dispose.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return idle.TryDequeue(out var block) ? block : new Block(idle);
    }

    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>Pinned, because the system writes into it.</summary>
    private sealed class Block(ConcurrentQueue<Block> idle) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public void Dispose()
        {
            if (idle.Count < MostIdle)
                idle.Enqueue(this);
        }
    }
}
