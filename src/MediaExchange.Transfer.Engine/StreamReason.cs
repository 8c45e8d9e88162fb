using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Engine;

/// <summary>Why the bytes of a copy passed through this machine.</summary>
public enum StreamReason
{
    /// <summary>It was asked for.</summary>
    [JsonStringEnumMemberName("asked")]
    Asked,

    /// <summary>The two sides are different stores, of which none reads the other.</summary>
    [JsonStringEnumMemberName("otherStore")]
    OtherStore,

    /// <summary>The two sides are in different partitions of AWS (aws, aws-cn, aws-us-gov).</summary>
    [JsonStringEnumMemberName("otherPartition")]
    OtherPartition,

    /// <summary>The destination's credentials cannot read the source.</summary>
    [JsonStringEnumMemberName("notReadable")]
    NotReadable,
}
