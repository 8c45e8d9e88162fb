using System.Diagnostics;
using System.Globalization;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>The most memory that this process ever held.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Bytes: VmHWM where there is a /proc, else what the operating system calls the peak working set.</summary>
    public static long Read()
    {
        if (File.Exists(Status))
        {
            // 'VmHWM:	  123456 kB'
            var line = File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (line is not null && long.TryParse(line.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture, out var kibibytes))
                return kibibytes << 10;
        }

        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
