using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>SHA-1 by the instructions that ARM processors have for it: macOS and Windows on ARM have no libcrypto.</summary>
internal sealed class ArmSha1() : BlockFunction(HashShape.Sha1)
{
    public static bool IsSupported => Sha1.IsSupported && AdvSimd.IsSupported && BitConverter.IsLittleEndian;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks)
    {
        ref var words = ref Words32(state);
        var abcd = Vector128.LoadUnsafe(ref words);
        var e = Vector64.CreateScalar(Unsafe.Add(ref words, 4));
        ref var block = ref MemoryMarshal.GetReference(blocks);
        for (var left = blocks.Length / 64; left > 0; left--)
        {
            var (abcd0, e0) = (abcd, e);
            var w0 = Load(ref block, 0);
            var w1 = Load(ref block, 16);
            var w2 = Load(ref block, 32);
            var w3 = Load(ref block, 48);
            for (var round = 0; round < 80; round += 4)
            {
                var nextE = Sha1.FixedRotate(abcd.GetLower());
                abcd = round switch
                {
                    < 20 => Sha1.HashUpdateChoose(abcd, e, w0 + Vector128.Create(0x5A827999u)),
                    < 40 => Sha1.HashUpdateParity(abcd, e, w0 + Vector128.Create(0x6ED9EBA1u)),
                    < 60 => Sha1.HashUpdateMajority(abcd, e, w0 + Vector128.Create(0x8F1BBCDCu)),
                    _ => Sha1.HashUpdateParity(abcd, e, w0 + Vector128.Create(0xCA62C1D6u)),
                };
                e = nextE;

                // The last 16 rounds need no new words; making them anyway costs less than asking.
                var next = Sha1.ScheduleUpdate1(Sha1.ScheduleUpdate0(w0, w1, w2), w3);
                (w0, w1, w2, w3) = (w1, w2, w3, next);
            }

            abcd += abcd0;
            e += e0;
            block = ref Unsafe.AddByteOffset(ref block, 64);
        }

        abcd.StoreUnsafe(ref words);
        Unsafe.Add(ref words, 4) = e.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Load(ref byte block, nuint offset) =>
        AdvSimd.ReverseElement8(Vector128.LoadUnsafe(ref block, offset).AsUInt32());
}
