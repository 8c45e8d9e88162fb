using System.Text;
using MediaExchange.Transfer.Engine.Ledgers;
using Xunit;

namespace Engine.Tests.Ledgers;

public sealed class LineScanTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task It_finds_what_a_split_finds_but_for_lines_that_are_too_long_or_have_not_ended(int seed)
    {
#pragma warning disable CA5394 // Seeded test data, not secrets.
        var random = new Random(seed);
        int[] lengths = [0, 1, 500, LineScan.MaxLine - 1, LineScan.MaxLine, LineScan.MaxLine + 1, 2 * LineScan.MaxLine, (2 * LineScan.MaxLine) + 1, 5 * LineScan.MaxLine];
        var lines = Enumerable.Range(0, random.Next(0, 12)).Select(i => new string((char)('a' + i), lengths[random.Next(lengths.Length)])).ToList();
        var text = string.Concat(lines.Select(line => line + "\n")) + new string('z', random.Next(2) * random.Next(3 * LineScan.MaxLine));
#pragma warning restore CA5394
        var expected = new List<(long, string)>();
        var offset = 0L;
        foreach (var line in lines)
        {
            if (line.Length <= LineScan.MaxLine)
                expected.Add((offset, line));
            offset += line.Length + 1;
        }

        var found = new List<(long, string)>();
        await foreach (var (at, line) in LineScan.ReadAsync(new MemoryStream(Encoding.ASCII.GetBytes(text)), default))
            found.Add((at, Encoding.ASCII.GetString(line.Span)));

        Assert.Equal(expected, found);
    }
}
