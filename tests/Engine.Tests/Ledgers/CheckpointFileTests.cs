using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Ledgers;

public sealed class CheckpointFileTests : IDisposable
{
    private const long Size = 1000;

    private static readonly ObjectLocation At = new("bucket", "дом/\n\"k\"", "v1");
    private static readonly ObjectHead Head = new() { Size = Size, ETag = "e" };
    private static readonly DigestAlgorithm[] Md5 = [DigestAlgorithm.Md5];
    private static readonly DigestAlgorithm[] Both = [DigestAlgorithm.Md5, DigestAlgorithm.Sha256];

    private readonly TempFolder _folder = new();
    private readonly InMemoryObjectStore _store = new();

    private string Path => _folder.File("deep/er/checkpoints.ndjson");

    [Fact]
    public async Task The_latest_of_an_object_is_found_also_by_the_process_that_wrote_it()
    {
        await using (var file = await CheckpointFile.OpenAsync(Path))
        {
            await file.WriteAsync(Line(100, Both), default);
            await file.WriteAsync(Line(300, Both) with { Source = At with { Key = "other" } }, default);
            await file.WriteAsync(Line(200, Both), default);
            Assert.Equal(200, await FindAsync(file, Both));
        }

        await using var again = await CheckpointFile.OpenAsync(Path);
        Assert.Equal(200, await FindAsync(again, Both));

        // Backwards too: what was read further had been wrong.
        await again.WriteAsync(Line(50, Both), default);
        Assert.Equal(50, await FindAsync(again, Both));
    }

    [Fact]
    public async Task More_digests_than_are_wanted_do_and_fewer_do_not()
    {
        await using var file = await CheckpointFile.OpenAsync(Path);
        await file.WriteAsync(Line(100, Both), default);
        Assert.Equal(100, await FindAsync(file, Md5));
        Assert.Null(await FindAsync(file, [.. Both, DigestAlgorithm.Crc64Nvme]));

        // Others in between take nothing away, and the furthest is the one to go on from.
        await file.WriteAsync(Line(40, Md5), default);
        await file.WriteAsync(Line(70, [DigestAlgorithm.Sha1]), default);
        Assert.Equal(100, await FindAsync(file, Md5));
        Assert.Equal(100, await FindAsync(file, [DigestAlgorithm.Sha256]));
        await file.WriteAsync(Line(900, Md5), default);
        Assert.Equal((900, 100, 70), (await FindAsync(file, Md5), await FindAsync(file, Both), await FindAsync(file, [DigestAlgorithm.Sha1])));
    }

    [Fact]
    public async Task What_is_of_another_object_or_of_another_state_of_it_is_not_found()
    {
        await using var file = await CheckpointFile.OpenAsync(Path);
        await file.WriteAsync(Line(100, Both), default);

        Assert.Null(await FindAsync(file, Both, At with { Bucket = "other" }));
        Assert.Null(await FindAsync(file, Both, At with { Key = "other" }));
        Assert.Null(await FindAsync(file, Both, At with { VersionId = null }));
        Assert.Null(await FindAsync(file, Both, head: Head with { ETag = "other" }));
        Assert.Null(await FindAsync(file, Both, head: Head with { Size = Size + 1 }));
        Assert.Null(await FindAsync(file, Both, store: new InMemoryObjectStore(new InMemoryStoreOptions { Name = "elsewhere" })));
    }

    [Fact]
    public async Task Cut_at_any_byte_it_goes_on_with_what_is_whole()
    {
        await WriteAsync(Line(100, Both), Line(200, Both));
        var whole = await File.ReadAllBytesAsync(Path);
        var header = Array.IndexOf(whole, (byte)'\n') + 1;
        var first = Array.IndexOf(whole, (byte)'\n', header) + 1;
        for (var length = header; length <= whole.Length; length += 7)
        {
            var cut = _folder.File("cut");
            await File.WriteAllBytesAsync(cut, whole[..length]);
            await using (var file = await CheckpointFile.OpenAsync(cut))
            {
                long? kept = length < first - 1 ? null : length < whole.Length - 1 ? 100 : 200;
                Assert.Equal(kept, await FindAsync(file, Both));
                await file.WriteAsync(Line(300, Both), default);
            }

            await using var again = await CheckpointFile.OpenAsync(cut);
            Assert.Equal(300, await FindAsync(again, Both));
        }
    }

    public static TheoryData<string> Damages =>
    [
        "", "null", "[]", "{\"type\":\"digest\"}", "{\"type\":\"digest\",\"line\":1,\"source\":null,\"sourceETag\":\"e\",\"size\":1000,\"checkpoint\":null,\"at\":\"2026-01-01T00:00:00Z\"}",
        "{\"type\":\"digest\",\"line\":1,\"source\":{\"bucket\":\"b\",\"key\":\"k\"},\"sourceETag\":\"e\",\"size\":1000,\"checkpoint\":{\"offset\":1,\"states\":[null,\"AAAA\"]},\"at\":\"2026-01-01T00:00:00Z\"}",
        "{\"type\":\"later\"}", new string('x', 40_000), new string('y', 200_000),
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Lines_that_say_nothing_are_passed_over(string line)
    {
        await WriteAsync(Line(100, Both));
        await File.AppendAllTextAsync(Path, line + "\n");
        await WriteAsync(Line(500, Md5));

        await using var file = await CheckpointFile.OpenAsync(Path);

        Assert.Equal((100, 500), (await FindAsync(file, Both), await FindAsync(file, Md5)));
    }

    public static TheoryData<string, string> OtherFiles => new()
    {
        { "", "is not a checkpoint file" },
        { "bucket,key\n", "is not a checkpoint file" },
        { "{\"type\":\"checkpoints\",\"startedAt", "is not a checkpoint file" },
        { new string('\0', 100_000), "is not a checkpoint file" },
        { "{\"type\":\"run\",\"runId\":\"x\"}\n", "is the ledger of a transfer" },
    };

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public async Task A_file_that_is_something_else_is_refused_and_stays_as_it_is(string text, string why)
    {
        var path = _folder.File("mine");
        await File.WriteAllTextAsync(path, text);

        var exception = await Assert.ThrowsAsync<TransferException>(() => CheckpointFile.OpenAsync(path));

        Assert.Equal((FailureKind.InvalidRow, path), (exception.Kind, exception.Target));
        Assert.Contains($"'{path}' ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(_folder.File("")));
    }

    [Fact]
    public async Task No_second_process_writes_it_meanwhile()
    {
        await using var file = await CheckpointFile.OpenAsync(Path);
        var exception = await Assert.ThrowsAsync<TransferException>(() => CheckpointFile.OpenAsync(Path));
        Assert.Equal(FailureKind.InUse, exception.Kind);
        Assert.Contains($"The checkpoint file '{Path}' is being written by another run", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_begun_for_nothing_is_removed_and_an_older_one_is_not()
    {
        await (await CheckpointFile.OpenAsync(Path)).DisposeAsync();
        Assert.Empty(Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));

        await WriteAsync(Line(100, Both));
        await (await CheckpointFile.OpenAsync(Path)).DisposeAsync();
        Assert.Equal([Path], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [SkippableFact]
    public async Task A_file_that_is_removed_while_it_is_written_is_noticed()
    {
        Skip.If(OperatingSystem.IsWindows(), "a file in use cannot be removed there");
        await using var file = await CheckpointFile.OpenAsync(Path);
        await file.WriteAsync(Line(100, Both), default);
        File.Delete(Path);

        Assert.Null(await FindAsync(file, Both));
        var exception = await Assert.ThrowsAsync<TransferException>(async () => await file.WriteAsync(Line(200, Both), default));

        Assert.Contains($"The checkpoint file '{Path}' was removed while the run was writing it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named_before_anything_starts()
    {
        var file = _folder.File("file");
        await File.WriteAllTextAsync(file, "");
        var exception = await Assert.ThrowsAsync<TransferException>(() => CheckpointFile.OpenAsync(System.IO.Path.Combine(file, "checkpoints")));
        Assert.Contains("cannot be written: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was read.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transfer_cannot_be_resumed_from_it()
    {
        await WriteAsync(Line(100, Both));
        foreach (var read in (Func<Task>[])[() => RecordedRun.ReadAsync(Path), () => TransferRun.ResumeAsync(Path), () => LedgerReader.ReadHeaderAsync(Path)])
        {
            var exception = await Assert.ThrowsAsync<TransferException>(read);
            Assert.StartsWith($"'{Path}' is no ledger but a checkpoint file", exception.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static DigestProgress Line(int offset, DigestAlgorithm[] algorithms) => new()
    {
        Line = 1,
        Store = "memory://",
        Source = At,
        SourceETag = Head.ETag,
        Size = Size,
        Checkpoint = new DigestCheckpoint
        {
            Offset = offset,
            States = [.. algorithms.Select(algorithm =>
            {
                var digest = ResumableDigest.Create(algorithm);
                digest.Append(new byte[offset]);
                return digest.ExportState();
            })],
        },
        At = DateTimeOffset.UnixEpoch,
    };

    private async Task WriteAsync(params DigestProgress[] lines)
    {
        await using var file = await CheckpointFile.OpenAsync(Path);
        foreach (var line in lines)
            await file.WriteAsync(line, default);
    }

    private async Task<long?> FindAsync(CheckpointFile file, DigestAlgorithm[] algorithms, ObjectLocation? at = null, ObjectHead? head = null, IObjectStore? store = null) =>
        (await file.FindAsync(store ?? _store, at ?? At, head ?? Head, algorithms, default))?.Offset;
}
