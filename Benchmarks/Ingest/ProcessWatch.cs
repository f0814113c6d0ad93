using System.Diagnostics;

namespace LlmAspire.Benchmarks.Ingest;

/// <summary>Processor time and memory of a process between two moments.</summary>
internal sealed class ProcessWatch(Process process)
{
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly TimeSpan used = Refreshed(process).TotalProcessorTime;

    /// <summary>Mebibytes, the largest seen by <see cref="Look"/>.</summary>
    public double PeakMb { get; private set; }

    /// <summary>1 is one core all the time.</summary>
    public double Cores => (Refreshed(process).TotalProcessorTime - used) / Stopwatch.GetElapsedTime(began);

    public double ResidentMb => Refreshed(process).WorkingSet64 / (double)(1 << 20);

    public void Look() => PeakMb = Math.Max(PeakMb, ResidentMb);

    private static Process Refreshed(Process process)
    {
        process.Refresh();
        return process;
    }
}
