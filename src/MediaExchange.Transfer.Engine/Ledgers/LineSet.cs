namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>A set of line numbers, one bit each: ten million rows take 1.2 MB.</summary>
internal sealed class LineSet
{
    private const int BitsPerWord = 64;

    private readonly List<ulong> _words = [];

    public long Count { get; private set; }

    public bool Contains(long line)
    {
        var word = (int)(line / BitsPerWord);
        return word < _words.Count && (_words[word] & BitOf(line)) != 0;
    }

    /// <returns>Whether it was not there.</returns>
    public bool Add(long line)
    {
        if (Contains(line))
            return false;
        var word = (int)(line / BitsPerWord);
        while (_words.Count <= word)
            _words.Add(0);
        _words[word] |= BitOf(line);
        Count++;
        return true;
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(long line)
    {
        if (!Contains(line))
            return false;
        _words[(int)(line / BitsPerWord)] &= ~BitOf(line);
        Count--;
        return true;
    }

    private static ulong BitOf(long line) => 1UL << (int)(line % BitsPerWord);
}
