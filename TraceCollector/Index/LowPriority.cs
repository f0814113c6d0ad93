using System.Runtime.InteropServices;

namespace LlmAspire.TraceCollector.Index;

/// <summary>
/// Work that yields to receiving: what is not acknowledged may be lost, what is not indexed waits in the journal. A ninth of the weight of a
/// thread that receives: it goes on, slowly, while every core is wanted (ADR 0025).
/// </summary>
internal static partial class LowPriority
{
    private const int Nice = 10;

    // Arguments of setpriority(2).
    private const int Process = 0;
    private const uint CallingThread = 0;

    /// <summary>Of the calling thread, and on Linux of those it starts from now on.</summary>
    public static void Enter()
    {
        // .NET leaves a thread's priority alone on Linux, where it is the thread's nice value; elsewhere this call would mean the whole process.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Process, CallingThread, Nice);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
