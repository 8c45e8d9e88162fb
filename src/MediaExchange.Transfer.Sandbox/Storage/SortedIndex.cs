using System.Diagnostics.CodeAnalysis;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>
/// Values by key in the order of the keys' bytes, which is S3's order of listing. A tree of two levels: finding and
/// seeking take a few binary searches whatever the count, and a million keys cost two references each beside themselves.
/// Not safe for use by several threads; a bucket locks around it.
/// </summary>
internal sealed class SortedIndex<T>
    where T : class
{
    // Large enough that the upper level stays small (a million keys: some thousands of leaves), small enough to shift cheaply.
    private const int LeafCapacity = 512;
    private readonly List<Leaf> _leaves = [];

    public int Count { get; private set; }

    public bool TryGet(ReadOnlySpan<byte> key, [NotNullWhen(true)] out T? value)
    {
        value = null;
        var number = LeafOf(key);
        if (number < 0)
            return false;
        var leaf = _leaves[number];
        var at = leaf.Search(key);
        if (at < 0)
            return false;
        value = leaf.Values[at];
        return true;
    }

    /// <summary>Adds or replaces.</summary>
    public void Set(byte[] key, T value)
    {
        var number = LeafOf(key);
        if (number < 0)
        {
            if (_leaves.Count == 0)
                _leaves.Add(new Leaf());
            number = 0;
        }

        var leaf = _leaves[number];
        var at = leaf.Search(key);
        if (at >= 0)
        {
            leaf.Values[at] = value;
            return;
        }

        at = ~at;
        if (leaf.Count == LeafCapacity)
        {
            // Keys that come in order fill their leaves; others split them in halves.
            var keep = at == LeafCapacity && number == _leaves.Count - 1 ? LeafCapacity : LeafCapacity / 2;
            var right = leaf.SplitAt(keep);
            _leaves.Insert(number + 1, right);
            if (at >= keep)
            {
                leaf = right;
                at -= keep;
            }
        }

        leaf.Insert(at, key, value);
        Count++;
    }

    public bool Remove(ReadOnlySpan<byte> key)
    {
        var number = LeafOf(key);
        if (number < 0)
            return false;
        var leaf = _leaves[number];
        var at = leaf.Search(key);
        if (at < 0)
            return false;
        leaf.RemoveAt(at);
        if (leaf.Count == 0)
            _leaves.RemoveAt(number);
        Count--;
        return true;
    }

    /// <summary>The first entry at or after the key; valid until the index changes.</summary>
    public Cursor Seek(scoped ReadOnlySpan<byte> key, bool inclusive = true)
    {
        var number = LeafOf(key);
        if (number < 0)
            return new Cursor(this, 0, 0);
        var leaf = _leaves[number];
        var at = leaf.Search(key);
        if (at < 0)
            at = ~at;
        else if (!inclusive)
            at++;
        return at < leaf.Count ? new Cursor(this, number, at) : new Cursor(this, number + 1, 0);
    }

    /// <summary>The last leaf whose first key is not after this one; -1 when all are.</summary>
    private int LeafOf(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _leaves.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var leaf = _leaves[middle];
            if (leaf.Count > 0 && key.SequenceCompareTo(leaf.Keys[0]) < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return high;
    }

    /// <summary>A place in the index.</summary>
    internal ref struct Cursor(SortedIndex<T> index, int leaf, int at)
    {
        private int _leaf = leaf;
        private int _at = at;

        public readonly bool IsValid => _leaf < index._leaves.Count && _at < index._leaves[_leaf].Count;

        public readonly byte[] Key => index._leaves[_leaf].Keys[_at];

        public readonly T Value => index._leaves[_leaf].Values[_at];

        public void MoveNext()
        {
            if (++_at >= index._leaves[_leaf].Count)
            {
                _leaf++;
                _at = 0;
            }
        }
    }

    private sealed class Leaf
    {
        public byte[][] Keys { get; private set; } = new byte[16][];

        public T[] Values { get; private set; } = new T[16];

        public int Count { get; private set; }

        public int Search(ReadOnlySpan<byte> key)
        {
            var (low, high) = (0, Count - 1);
            while (low <= high)
            {
                var middle = (low + high) >>> 1;
                var order = key.SequenceCompareTo(Keys[middle]);
                if (order == 0)
                    return middle;
                if (order < 0)
                    high = middle - 1;
                else
                    low = middle + 1;
            }

            return ~low;
        }

        public void Insert(int at, byte[] key, T value)
        {
            if (Count == Keys.Length)
                Resize(Count * 2);
            Array.Copy(Keys, at, Keys, at + 1, Count - at);
            Array.Copy(Values, at, Values, at + 1, Count - at);
            Keys[at] = key;
            Values[at] = value;
            Count++;
        }

        public void RemoveAt(int at)
        {
            Count--;
            Array.Copy(Keys, at + 1, Keys, at, Count - at);
            Array.Copy(Values, at + 1, Values, at, Count - at);
            Keys[Count] = null!;
            Values[Count] = null!;
        }

        public Leaf SplitAt(int keep)
        {
            var right = new Leaf();
            var moved = Count - keep;
            right.Resize(Math.Max(16, moved));
            Array.Copy(Keys, keep, right.Keys, 0, moved);
            Array.Copy(Values, keep, right.Values, 0, moved);
            Array.Clear(Keys, keep, moved);
            Array.Clear(Values, keep, moved);
            right.Count = moved;
            Count = keep;
            return right;
        }

        private void Resize(int capacity)
        {
            var (keys, values) = (Keys, Values);
            Array.Resize(ref keys, capacity);
            Array.Resize(ref values, capacity);
            (Keys, Values) = (keys, values);
        }
    }
}
