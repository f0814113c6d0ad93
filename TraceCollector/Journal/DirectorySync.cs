using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LlmAspire.TraceCollector.Journal;

/// <summary>Makes the names in a folder durable: a new file can be synced and still be gone after a loss of power, because its name was not.</summary>
internal static partial class DirectorySync
{
    // O_RDONLY: the same on Linux and macOS. Windows writes names with the file and has no such call.
    private const int ReadOnly = 0;

    // EINVAL, on both: a file system without such a call (some network and user-space ones).
    private const int NotSupported = 22;

    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw Failed(folder);
        try
        {
            if (Sync(descriptor) < 0 && Marshal.GetLastPInvokeError() != NotSupported)
                throw Failed(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string folder) => new($"The folder {folder} cannot be synced: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
