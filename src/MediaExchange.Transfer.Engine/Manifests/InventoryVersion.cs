using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Version ids in inventories: as they are, neither encoded nor decoded.</summary>
/// <remarks>
/// S3 calls them "URL-ready, opaque strings" of up to 1,024 bytes (https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html),
/// and older ones hold plus signs that must not become spaces.
/// </remarks>
internal static class InventoryVersion
{
    private const int MaxBytes = 1024;

    internal static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? version, [NotNullWhen(false)] out string? problem)
    {
        version = null;
        if (bytes.IsEmpty)
        {
            problem = "The version is empty. Write the version's id, null for the version from before versioning, or leave the column out of all rows.";
            return false;
        }

        if (bytes.Length > MaxBytes || bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~') || bytes.ContainsAny((byte)',', (byte)'"'))
        {
            problem = $"The version is not an id of up to {MaxBytes} letters, digits and signs.";
            return false;
        }

        version = Encoding.ASCII.GetString(bytes);
        problem = null;
        return true;
    }

    /// <summary>Why a version cannot stand in an inventory, in a clause.</summary>
    internal static string? Problem(string version) =>
        version.Length is 0 or > MaxBytes || version.AsSpan().ContainsAnyExceptInRange('!', '~') || version.AsSpan().ContainsAny(',', '"')
            ? $"the version '{version}' is not an id of up to {MaxBytes} letters, digits and signs"
            : null;
}
