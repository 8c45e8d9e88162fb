using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Engine;

/// <summary>By what a destination object is known to equal its source, strongest first.</summary>
public enum Evidence
{
    /// <summary>The stores' CRC-64/NVME of all bytes.</summary>
    [JsonStringEnumMemberName("crc64nvme")]
    Crc64Nvme,

    /// <summary>The stores' SHA-256 of all bytes.</summary>
    [JsonStringEnumMemberName("sha256")]
    Sha256,

    /// <summary>The stores' SHA-1 of all bytes.</summary>
    [JsonStringEnumMemberName("sha1")]
    Sha1,

    /// <summary>The stores' CRC-32C of all bytes.</summary>
    [JsonStringEnumMemberName("crc32c")]
    Crc32C,

    /// <summary>The stores' CRC-32 of all bytes.</summary>
    [JsonStringEnumMemberName("crc32")]
    Crc32,

    /// <summary>Equal ETags.</summary>
    [JsonStringEnumMemberName("etag")]
    ETag,

    /// <summary>Equal sizes; nothing stronger could be compared. Server-side copies were still pinned to one ETag of the source.</summary>
    [JsonStringEnumMemberName("size")]
    Size,
}
