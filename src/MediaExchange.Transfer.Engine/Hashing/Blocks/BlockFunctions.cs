using System.Runtime.InteropServices;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>Which compression function computes what in this process: libcrypto's, and ours in C# where there is none.</summary>
/// <remarks>
/// MB per second of processor time on one core (AMD EPYC of family 26, OpenSSL 3.0.19, .NET 10, blocks of 1 MiB; medians of five
/// turns; benchmarks/hashing.sh implementations):
/// <code>
///           openssl speed   libcrypto     C#   IncrementalHash
/// MD5                 862         865    855               865
/// SHA-1             2,192       2,082    512             2,153
/// SHA-256           2,060       2,036    470             2,055
/// SHA-512           1,210       1,198    744             1,203
/// </code>
/// So libcrypto loses nothing against IncrementalHash, whose state cannot be written out. MD5 is one chain of additions, and the
/// same in any language; for the others libcrypto has the processor's SHA instructions or wide vectors, and .NET has those of ARM only.
/// </remarks>
internal static class BlockFunctions
{
    private static readonly BlockFunction[] _managed =
    [
        new ManagedMd5(),
        Checked(ArmSha1.IsSupported, () => new ArmSha1()) ?? new ManagedSha1(),
        Checked(ArmSha256.IsSupported, () => new ArmSha256()) ?? new ManagedSha256(),
        new ManagedSha512(),
    ];

    private static readonly LibcryptoFunction?[] _native = FindNative();

    /// <summary>The function to use.</summary>
    public static BlockFunction Best(HashShape shape) => Native(shape.Algorithm) ?? Managed(shape.Algorithm);

    /// <summary>The one in C#, which is there on every machine.</summary>
    public static BlockFunction Managed(DigestAlgorithm algorithm) => _managed[algorithm - DigestAlgorithm.Md5];

    /// <summary>The one of libcrypto, where there is one that works.</summary>
    public static BlockFunction? Native(DigestAlgorithm algorithm) => _native[algorithm - DigestAlgorithm.Md5];

    private static BlockFunction? Checked(bool isSupported, Func<BlockFunction> create) =>
        isSupported && create() is var function && BlockFunctionCheck.Passes(function) ? function : null;

    private static LibcryptoFunction?[] FindNative()
    {
        var functions = new LibcryptoFunction?[_managed.Length];

        // Only Linux has it in a known place under a name that tells its version; macOS ends processes that load its own by name.
        if (!OperatingSystem.IsLinux() || (!NativeLibrary.TryLoad("libcrypto.so.3", out var library) && !NativeLibrary.TryLoad("libcrypto.so.1.1", out library)))
            return functions;
        for (var i = 0; i < functions.Length; i++)
            functions[i] = LibcryptoFunction.Find(library, _managed[i].Shape);
        return functions;
    }
}
