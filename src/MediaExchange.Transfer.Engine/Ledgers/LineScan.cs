using System.Runtime.CompilerServices;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>Reads a file of lines with the place of each.</summary>
internal static class LineScan
{
    /// <summary>No line of ours is longer: a key of 1,024 bytes, each of which may be written in six, and states of some hundred.</summary>
    public const int MaxLine = 32 << 10;

    /// <summary>Reads line after line. Longer ones are left out, so that no file takes more memory than a line does; so is a last one that has not ended.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Each with its offset in bytes; the memory is good until the next is asked for.</returns>
    public static async IAsyncEnumerable<(long Offset, ReadOnlyMemory<byte> Line)> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[2 * MaxLine];
        var held = 0;
        var start = 0L;
        var isTooLong = false;
        while (await stream.ReadAsync(buffer.AsMemory(held), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            held += read;
            var from = 0;
            while (buffer.AsSpan(from, held - from).IndexOf((byte)'\n') is >= 0 and var length)
            {
                if (!isTooLong && length <= MaxLine)
                    yield return (start + from, buffer.AsMemory(from, length));
                isTooLong = false;
                from += length + 1;
            }

            if (from == 0 && held == buffer.Length)
            {
                isTooLong = true;
                from = held;
            }

            buffer.AsSpan(from, held - from).CopyTo(buffer);
            held -= from;
            start += from;
        }
    }
}
