using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>SHA-256 by the instructions that ARM processors have for it: macOS and Windows on ARM have no libcrypto.</summary>
internal sealed class ArmSha256() : BlockFunction(HashShape.Sha256)
{
    public static bool IsSupported => Sha256.IsSupported && AdvSimd.IsSupported && BitConverter.IsLittleEndian;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks)
    {
        ref var words = ref Words32(state);
        ref var constants = ref MemoryMarshal.GetReference(ManagedSha256.Constants);
        var abcd = Vector128.LoadUnsafe(ref words);
        var efgh = Vector128.LoadUnsafe(ref words, 4);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        for (var left = blocks.Length / 64; left > 0; left--)
        {
            var (abcd0, efgh0) = (abcd, efgh);
            var w0 = Load(ref block, 0);
            var w1 = Load(ref block, 16);
            var w2 = Load(ref block, 32);
            var w3 = Load(ref block, 48);
            for (nuint round = 0; round < 64; round += 4)
            {
                var words4 = w0 + Vector128.LoadUnsafe(ref constants, round);
                var before = abcd;
                abcd = Sha256.HashUpdate1(abcd, efgh, words4);
                efgh = Sha256.HashUpdate2(efgh, before, words4);

                // The last 16 rounds need no new words; making them anyway costs less than asking.
                var next = Sha256.ScheduleUpdate1(Sha256.ScheduleUpdate0(w0, w1), w2, w3);
                (w0, w1, w2, w3) = (w1, w2, w3, next);
            }

            abcd += abcd0;
            efgh += efgh0;
            block = ref Unsafe.AddByteOffset(ref block, 64);
        }

        abcd.StoreUnsafe(ref words);
        efgh.StoreUnsafe(ref words, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Load(ref byte block, nuint offset) =>
        AdvSimd.ReverseElement8(Vector128.LoadUnsafe(ref block, offset).AsUInt32());
}
