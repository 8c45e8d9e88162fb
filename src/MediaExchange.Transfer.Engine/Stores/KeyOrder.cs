namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>The order in which S3 lists keys: that of their UTF-8 bytes.</summary>
/// <remarks>
/// UTF-16 code units sort the same way, except that surrogates (U+10000 and above) would come before U+E000 to U+FFFF.
/// Lifting them above those gives the order of UTF-8 without encoding anything.
/// </remarks>
internal sealed class KeyOrder : IComparer<string>
{
    private KeyOrder()
    {
    }

    internal static KeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[same]).CompareTo(Rank(right[same]));
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
