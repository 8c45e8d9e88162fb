using System.Runtime.InteropServices;
using MediaExchange.Transfer.Engine.Reports.Spilling;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>The best evidence of each object in one partition. Where it stands is kept, not what it says.</summary>
internal sealed class EvidenceIndex
{
    private readonly Dictionary<UInt128, Slot> _objects = [];
    private readonly Dictionary<UInt128, Slot> _versions = [];
    private readonly Dictionary<(UInt128 Object, long Line), Slot> _lines = [];
    private readonly Dictionary<long, Range> _verified = [];

    /// <summary>Objects that no row has asked for.</summary>
    public long Unasked
    {
        get
        {
            var count = 0L;
            foreach (var slot in _objects.Values)
                count += slot.IsAsked ? 0 : 1;
            return count;
        }
    }

    /// <summary>Forgets what there was, and takes in what is there now.</summary>
    public void Build(ReadOnlySpan<byte> bytes)
    {
        _objects.Clear();
        _versions.Clear();
        _lines.Clear();
        _verified.Clear();
        for (var position = 0; position < bytes.Length;)
        {
            var range = SpillSet.Next(bytes, ref position);
            var head = SpillHead.Read(bytes[range]);
            if (head.Tag == SpillTag.Verification)
                _verified[head.Line] = range;
            if (head.Tag != SpillTag.Evidence)
                continue;
            Keep(_objects, head.Hash, head, range);
            Keep(_versions, head.VersionHash, head, range);
            if (head.Line > 0)
                Keep(_lines, (head.Hash, head.Line), head, range);
        }
    }

    /// <summary>Finds the evidence of a row: that of its own line if it landed or nothing better is known, else that of its object, which another row may name as well.</summary>
    /// <param name="row">The row's head; its version hash is 0 when it names no version.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public Range? Find(SpillHead row)
    {
        ref var any = ref CollectionsMarshal.GetValueRefOrNullRef(_objects, row.Hash);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref any))
            return null;
        any.IsAsked = true;
        var hasLine = _lines.TryGetValue((row.Hash, row.Line), out var own);
        if (hasLine && EvidenceRank.HasLanded(own.Rank))
            return own.Where;
        var shared = any;
        var hasShared = row.VersionHash == 0 || _versions.TryGetValue(row.VersionHash, out shared);
        return hasShared && (!hasLine || EvidenceRank.HasLanded(shared.Rank)) ? shared.Where
            : hasLine ? own.Where
            : null;
    }

    /// <summary>What the destination was found to have for a row.</summary>
    public Range? FindVerification(long line) => _verified.TryGetValue(line, out var range) ? range : null;

    private static void Keep<T>(Dictionary<T, Slot> slots, T key, SpillHead head, Range range)
        where T : notnull
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(slots, key, out var exists);
        if (!exists || (head.Rank, head.Order).CompareTo((slot.Rank, slot.Order)) >= 0)
            slot = new Slot { Where = range, Rank = head.Rank, Order = head.Order };
    }

    private struct Slot
    {
        public Range Where;
        public byte Rank;
        public long Order;
        public bool IsAsked;
    }
}
