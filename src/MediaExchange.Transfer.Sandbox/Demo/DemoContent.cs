using System.Globalization;
using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>What is put into the demo's source bucket: the same in every run.</summary>
internal static class DemoContent
{
    /// <summary>Below this everything lies, so that keys relative to a prefix are shown as well.</summary>
    public const string Prefix = "masters/";

    private const int OrdinaryObjects = 420;
    private const int LargestSmallObject = 96 << 10;

    /// <summary>The objects in the order of the table's rows.</summary>
    public static IReadOnlyList<DemoObject> Create()
    {
        // A fixed seed: two runs of the demo show the same sizes.
        var random = new Random(20);
        var objects = new List<DemoObject>();
        for (var i = 0; i < OrdinaryObjects; i++)
            Small("ordinary names", $"episode-{i / 20:00}/reel-{i % 20:00}.mxf");
        foreach (var name in new[] { "a b", "  two  spaces ", "a+b", "a%20b", "100%", "%", "50%25", "a&b=c", "what?", "#1", "a;b,c", "'quoted' \"twice\"", "back\\slash", "~tilde*", "[x]{y}|z^`" })
            Small("spaces, + and %", name);
        foreach (var name in new[] { "дом/окно.mxf", "Ёлка", "👍", "дом/👍", "👩‍🚀 in space", "日本語/映画.mxf", "العربية", "cafe\u0301", "caf\u00e9", "\ufeffmark first", "\U0001F600.wav" })
            Small("Cyrillic, emoji and others", name);
        foreach (var name in new[] { "line\nbreak", "carriage\rreturn", "tab\there", "bell\u0007", "escape\u001b[2J", "one\u0001", "last\u001f", "delete\u007f", "\u0085next line" })
            Small("control characters", name);
        foreach (var name in new[] { "/", "//", "/leading", "double//slash", "folder/", "folder//", "./here", "../above", "a/../b", "a/./b", "..", ".", "a/.." })
            Small("slashes and dots", name);
        for (var i = 0; i < 5; i++)
            Small("keys of 1,024 bytes", LongName(i));
        for (var i = 0; i < 20; i++)
            Add("empty objects", $"empty/{i:00}", 0);
        Virtual("1 GiB", "reels/feature-1GiB.mxf", 1L << 30);
        Virtual("6 GiB", "reels/feature-6GiB.mxf", 6L << 30);
        Virtual("100 GiB", "reels/feature-100GiB.mxf", 100L << 30);
        Virtual("5 TB", "reels/archive-5TB.tar", 5_000_000_000_000);
        return objects;

        void Small(string kind, string name) => Add(kind, name, random.Next(1, LargestSmallObject));

        void Virtual(string kind, string name, long size) => Add(kind, name, size, isVirtual: true);

        void Add(string kind, string name, long size, bool isVirtual = false) => objects.Add(new DemoObject(kind, Prefix + name, size, isVirtual)
        {
            Properties = Describe(objects.Count),
            Tags = [new ObjectTag("project", "demo"), new ObjectTag("number", objects.Count.ToString(CultureInfo.InvariantCulture))],
        });
    }

    private static ObjectProperties Describe(int number) => new()
    {
        ContentType = number % 2 == 0 ? "application/mxf" : "video/quicktime",
        CacheControl = "max-age=3600",
        Metadata = new Dictionary<string, string> { ["title"] = $"Reel {number}", ["rights"] = "demo" },
    };

    // Two-byte characters up to the limit, one-byte ones for the rest.
    private static string LongName(int number)
    {
        var start = $"long-{number}-";
        var room = S3Limits.MaxKeyBytes - Encoding.UTF8.GetByteCount(Prefix + start);
        return start + new string('ж', room / 2) + new string('z', room % 2);
    }
}
