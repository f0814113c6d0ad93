namespace LlmAspire.RagApi.Models.Providers;

/// <summary>Ends an answer whose next bytes do not come in time, for a client that reads its stream without a token (OllamaSharp 5.5).</summary>
internal sealed class ReadTimeout(HttpMessageHandler connections, TimeSpan silence, TimeProvider time) : DelegatingHandler(connections)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var timed = new StreamContent(new TimedReads(await response.Content.ReadAsStreamAsync(cancellationToken), silence, time));
        foreach (var (name, values) in response.Content.Headers)
            timed.Headers.TryAddWithoutValidation(name, values);
        response.Content = timed;
        return response;
    }

    private sealed class TimedReads(Stream inner, TimeSpan silence, TimeProvider time) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var watch = new SilenceWatch(silence, time, cancellationToken);
            try
            {
                return await inner.ReadAsync(buffer, watch.Token);
            }
            catch (OperationCanceledException cause) when (watch.RanOut)
            {
                throw watch.Failure(cause);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Flush() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
