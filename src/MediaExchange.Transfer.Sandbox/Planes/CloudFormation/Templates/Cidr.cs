using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>Fn::Cidr for IPv4.</summary>
internal static class Cidr
{
    /// <summary>The first blocks of a size within a block.</summary>
    /// <param name="block">Such as 10.0.0.0/16.</param>
    /// <param name="count">How many, 1 to 256.</param>
    /// <param name="hostBits">The bits of a host in each.</param>
    /// <exception cref="PlaneException">ValidationError: that does not fit.</exception>
    public static IReadOnlyList<string> Split(string block, string? count, string? hostBits)
    {
        if (!IPNetwork.TryParse(block, out var network) || network.BaseAddress.GetAddressBytes() is not { Length: 4 } bytes)
            throw PlaneException.Validation($"Template error: {block} is not a valid CIDR block");
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var blocks) || blocks is < 1 or > 256
            || !int.TryParse(hostBits, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || bits is < 1 or > 32
            || (long)blocks << bits > 1L << (32 - network.PrefixLength))
        {
            throw PlaneException.Validation($"Template error: every Fn::Cidr object requires blocks that fit into {block}: {count} of {hostBits} bits do not");
        }

        var start = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return [.. Enumerable.Range(0, blocks).Select(i =>
        {
            var part = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(part, start + (uint)((long)i << bits));
            return $"{new IPAddress(part)}/{32 - bits}";
        })];
    }
}
