using System.Security.Cryptography;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Names what an upload was created with, so that a checkpoint of other options is not gone on with.</summary>
internal static class UploadSettings
{
    /// <summary>The same text for the same options.</summary>
    public static string Of(TransferOptions options)
    {
        var settings = JsonSerializer.SerializeToUtf8Bytes(options.Digests.Count == 0
            ? (object)new { options.CopyProperties, options.Destination, options.PreserveETag }
            : new { options.CopyProperties, options.Destination, options.PreserveETag, Digests = options.Digests.Order() });
        return Convert.ToHexStringLower(SHA256.HashData(settings).AsSpan(0, 8));
    }
}
