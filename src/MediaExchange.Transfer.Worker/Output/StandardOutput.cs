using Microsoft.Win32.SafeHandles;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>The process's stdout, as a stream that tells when nobody reads it any more.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    /// <summary>Opens it. For a pipe on Unix not as the console's own stream, which swallows EPIPE: <c>| head</c> must end a run, not blind it.</summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return Console.OpenStandardOutput();
        var stream = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // In a file a FileStream keeps a position of its own, and another process that has the file too would be written over.
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    /// <summary>Opens it for text. In UTF-8 on Unix, without a mark; in the console's encoding on Windows.</summary>
    public static TextWriter OpenText() => OperatingSystem.IsWindows() ? Console.Out : new StreamWriter(Open(), leaveOpen: true);
}
