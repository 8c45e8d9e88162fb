namespace Simulation;

/// <summary>The sizes of a media archive: many sidecars and thumbnails, proxies, mezzanine files, camera originals, and a few masters of terabytes.</summary>
internal sealed class MediaMix
{
    // Share of the objects, smallest and largest size in bytes; within a class the logarithm of the size is spread evenly.
    private static readonly (string Name, double Share, double From, double To)[] Classes =
    [
        ("sidecars, thumbnails, subtitles", 0.5500, 1e3, 1e6),
        ("audio, stills, proxies", 0.2500, 1e6, 300e6),
        ("mezzanine files", 0.1945, 300e6, 12e9),
        ("camera originals", 0.0054, 12e9, 150e9),
        ("masters", 0.0001, 1e12, 5e12),
    ];

    private readonly ulong _seed;
    private readonly ObjectOrder _order;
    private readonly double _scale = 1;

    /// <param name="count">How many objects.</param>
    /// <param name="totalBytes">What they shall have in all; the classes' sizes are stretched to fit.</param>
    /// <param name="order">Their order.</param>
    /// <param name="seed">Decides the sizes.</param>
    public MediaMix(long count, double totalBytes, ObjectOrder order, ulong seed)
    {
        Count = count;
        _order = order;
        _seed = seed;
        var total = 0.0;
        for (var i = 0L; i < count; i++)
            total += SizeOf(i);
        _scale = totalBytes / total;
    }

    public long Count { get; }

    public static IEnumerable<string> ClassNames => Classes.Select(one => one.Name);

    public long SizeOf(long index) => SizeAndClassOf(index).Size;

    public (long Size, int Class) SizeAndClassOf(long index)
    {
        var random = Mixing.Mix(_seed, (ulong)index);

        // The golden ratio's multiples spread the classes evenly over the inventory, so that few objects have their share of large ones too.
        var place = _order == ObjectOrder.Mixed ? index * 0.6180339887498949 % 1 : (index + 0.5) / Count;
        var at = 0;
        while (at < Classes.Length - 1 && place >= Classes[at].Share)
            place -= Classes[at++].Share;
        var (_, _, from, to) = Classes[at];
        return ((long)(_scale * from * Math.Pow(to / from, Mixing.Unit(random))), at);
    }
}
