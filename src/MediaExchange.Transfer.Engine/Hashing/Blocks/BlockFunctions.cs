using System.Runtime.InteropServices;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>Which compression function computes what in this process.</summary>
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
