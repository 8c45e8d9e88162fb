using System.Management.Automation;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Binding;

/// <summary>The parameters that say what is carried over and what the copies get, wherever they are copied.</summary>
/// <remarks>
/// PowerShell finds parameters on a cmdlet's class and its bases only, and a class has one base: the cmdlets that copy here have that of two sides, and
/// those that let a helper copy have that of helpers. This is what both must have; a test compares how they declare it.
/// </remarks>
internal interface ICopyParameters
{
    CopyProperties CopyProperty { get; }

    string? StorageClass { get; }

    string? ServerSideEncryption { get; }

    string? KmsKeyId { get; }

    SwitchParameter BucketOwnerFullControl { get; }

    string[]? Grant { get; }

    IfExists IfExists { get; }

    SkipRule SkipRule { get; }

    long PartSize { get; }

    long MultipartThreshold { get; }

    SwitchParameter PreserveETag { get; }

    SwitchParameter Streamed { get; }

    DigestAlgorithm[]? Checksum { get; }

    long MemoryBudget { get; }

    TimeSpan? ItemTimeout { get; }
}
