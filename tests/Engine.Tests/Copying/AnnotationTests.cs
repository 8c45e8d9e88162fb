using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

/// <summary>CopyProperties.All: what CopyObject carries in one request, a multipart copy must carry as well, and lose nothing where it stops half-way.</summary>
public sealed class AnnotationTests
{
    private const int Small = 100;
    private const int Large = 11 << 20;

    private static readonly ServerSideEncryption Kms = new("aws:kms", "key-1");

    private static readonly Dictionary<string, string> Notes = new()
    {
        ["ml.sentiment"] = "{\"mood\":\"дом 👍\"}",
        ["rights"] = new string('x', S3Limits.MaxAnnotationSize),
        ["z"] = "1",
    };

    private static readonly InMemoryObjectSetup Setup = new()
    {
        Properties = new ObjectProperties { ContentType = "video/mxf", WebsiteRedirectLocation = "/elsewhere" },
        Tags = [new("project", "x")],
        Annotations = Notes,
    };

    private static TransferOptions Options => new()
    {
        CopyProperties = CopyProperties.All,
        MultipartThreshold = 5 << 20,
        PartSize = 5 << 20,
        MaxConcurrency = 3,
        Time = new SkippingTime(),
        SnapshotInterval = TimeSpan.FromDays(1),
        MaxRequestsPerSecond = 1_000_000,
        Seed = 1,
    };

    [Theory]
    [InlineData(Small, false)]
    [InlineData(Large, false)]
    [InlineData(Small, true)]
    [InlineData(Large, true)]
    public async Task All_carries_headers_tags_the_redirect_and_annotations_whatever_the_size(int size, bool versioned)
    {
        var scene = new Scene(source: new InMemoryBucketSetup { IsVersioned = versioned });
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(size), Setup);

        var outcome = await OneAsync(scene, Options with { Destination = new DestinationSettings { Encryption = Kms } });

        Assert.Equal((ItemStatus.Copied, null, null), (outcome.Status, outcome.Reason, outcome.Failure));
        var head = await scene.Store.HeadAsync(Scene.At("m"), default);
        Assert.Equal(("video/mxf", "/elsewhere"), (head.Properties.ContentType, head.Properties.WebsiteRedirectLocation));
        Assert.Equal(Setup.Tags, await scene.Store.GetTagsAsync(Scene.At("m"), default));
        Assert.Equal(Notes, await NotesAsync(scene));
    }

    [Theory]
    [InlineData(CopyProperties.Default, Small)]
    [InlineData(CopyProperties.Default, Large)]
    [InlineData(CopyProperties.None, Small)]
    [InlineData(CopyProperties.None, Large)]
    public async Task Less_than_All_carries_neither_redirect_nor_annotations_whatever_the_size_and_does_not_ask_for_them(CopyProperties choice, int size)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(size), Setup);
        var store = new FaultingObjectStore(scene.Store,
            [StoreFault.Always(StoreOperation.ListAnnotations, StoreErrorKind.AccessDenied), StoreFault.Always(StoreOperation.ReadAnnotation, StoreErrorKind.AccessDenied)]);

        Assert.Equal(ItemStatus.Copied, (await OneAsync(scene, Options with { CopyProperties = choice }, store)).Status);

        Assert.Equal(0, store.InjectedFaults);
        Assert.Null((await scene.Store.HeadAsync(Scene.At("m"), default)).Properties.WebsiteRedirectLocation);
        Assert.Empty(await NotesAsync(scene));
    }

    [Fact]
    public async Task A_thousand_annotations_arrive_though_many_requests_fail()
    {
        var scene = new Scene();
        var notes = Enumerable.Range(0, S3Limits.MaxAnnotations).ToDictionary(i => $"n{i}", i => $"text {i}");
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), Setup with { Annotations = notes });
        var store = new FaultingObjectStore(scene.Store, [StoreFault.Randomly(0.3, StoreErrorKind.ServerError)], seed: 3);

        var outcome = await OneAsync(scene, Options with { MaxAttempts = 50 }, store);

        Assert.Equal((ItemStatus.Copied, null), (outcome.Status, outcome.Failure));
        Assert.Equal(notes, await NotesAsync(scene));
    }

    [Fact]
    public async Task A_permission_to_list_them_that_is_missing_shows_before_anything_is_written()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), Setup);
        var store = new FaultingObjectStore(scene.Store, [StoreFault.Always(StoreOperation.ListAnnotations, StoreErrorKind.AccessDenied)]);

        var outcome = await OneAsync(scene, Options, store);

        Assert.Equal((FailureKind.AccessDenied, "ListObjectAnnotations"), (outcome.Failure!.Kind, outcome.Failure.Operation));
        Assert.Contains("s3:ListObjectAnnotations", outcome.Failure.Advice, StringComparison.Ordinal);
        Assert.False(outcome.Failure.IsPublished);
        Assert.False(scene.Store.Exists(Scene.At("m")));
        Assert.Equal(0, scene.Store.Requests(StoreOperation.CreateUpload));
    }

    [Theory]
    [InlineData(StoreOperation.ReadAnnotation, "s3:GetObjectAnnotation")]
    [InlineData(StoreOperation.WriteAnnotation, "s3:PutObjectAnnotation")]
    public async Task An_object_without_its_annotations_has_failed_and_the_next_run_adds_them_without_copying_it_again(StoreOperation operation, string action)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), Setup);
        var store = new FaultingObjectStore(scene.Store, [new StoreFault(StoreErrorKind.AccessDenied) { Operation = operation, Call = 2 }]);

        var failed = await OneAsync(scene, Options, store);

        Assert.Equal((ItemStatus.Failed, FailureKind.AccessDenied), (failed.Status, failed.Failure!.Kind));
        Assert.True(failed.Failure.IsPublished);
        Assert.Contains("3 annotations", failed.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(action, failed.Failure.Advice, StringComparison.Ordinal);
        Assert.Contains("-CopyProperty All and -IfExists Skip", failed.Failure.Advice, StringComparison.Ordinal);
        Assert.NotEqual(3, (await NotesAsync(scene)).Count);

        var parts = scene.Store.Requests(StoreOperation.CopyPart);
        var again = await OneAsync(scene, Options);

        Assert.Equal(ItemStatus.Copied, again.Status);
        Assert.Contains("annotations were incomplete", again.Reason, StringComparison.Ordinal);
        Assert.Equal(Notes, await NotesAsync(scene));
        Assert.Equal(parts, scene.Store.Requests(StoreOperation.CopyPart));
        Assert.Equal(ItemStatus.Skipped, (await OneAsync(scene, Options)).Status);
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public async Task What_was_copied_without_annotations_is_completed_and_then_skipped_also_under_a_KMS_key(int size)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(size), Setup);
        var options = Options with { Destination = new DestinationSettings { Encryption = Kms } };
        Assert.Equal(ItemStatus.Copied, (await OneAsync(scene, options with { CopyProperties = CopyProperties.Default })).Status);

        Assert.Equal(ItemStatus.Copied, (await OneAsync(scene, options)).Status);
        Assert.Equal(Notes, await NotesAsync(scene));
        var writes = scene.Store.Requests(StoreOperation.WriteAnnotation);
        Assert.Equal(3, writes);

        // The ETags differ under the key; the texts do not.
        Assert.Equal(ItemStatus.Skipped, (await OneAsync(scene, options)).Status);
        Assert.Equal(writes, scene.Store.Requests(StoreOperation.WriteAnnotation));
    }

    [Fact]
    public async Task A_text_that_differs_is_replaced_and_one_that_only_the_destination_has_stays()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), Setup);
        scene.Store.AddObject(Scene.Destination, "in/m", Scene.Bytes(Large), Setup with { Annotations = new Dictionary<string, string>(Notes) { ["z"] = "2", ["own"] = "kept" } });

        await OneAsync(scene, Options);

        Assert.Equal(new Dictionary<string, string>(Notes) { ["own"] = "kept" }, await NotesAsync(scene));
        Assert.Equal(1, scene.Store.Requests(StoreOperation.WriteAnnotation));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public async Task A_store_without_annotations_copies_the_rest_and_the_outcome_says_so(int size)
    {
        var scene = new Scene(new InMemoryStoreOptions { MinPartSize = 0, KnowsAnnotations = false });
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(size), Setup with { Annotations = new Dictionary<string, string>() });
        scene.Store.AddObject(Scene.Source, "n", Scene.Bytes(size), Setup with { Annotations = new Dictionary<string, string>() });

        var outcomes = await scene.OutcomesAsync(Scene.Rows("m", "n"), Options with { MaxConcurrency = 1 });

        Assert.All(outcomes, outcome => Assert.Equal(ItemStatus.Copied, outcome.Status));
        Assert.All(outcomes, outcome => Assert.Contains("knows no annotations", outcome.Reason, StringComparison.Ordinal));
        Assert.Equal("/elsewhere", (await scene.Store.HeadAsync(Scene.At("m"), default)).Properties.WebsiteRedirectLocation);
        Assert.Equal(0, scene.Store.Requests(StoreOperation.WriteAnnotation));
        Assert.Equal(size == Small ? 1 : 2, scene.Store.Requests(StoreOperation.ListAnnotations));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public async Task A_destination_bucket_that_takes_no_annotations_is_sent_none(int size)
    {
        // As S3's directory buckets: the directive and the listing are answered with 501.
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(size), Setup);
        var once = 0;
        var store = new FaultingObjectStore(scene.Store,
        [
            StoreFault.Always(StoreOperation.ListAnnotations, StoreErrorKind.NotSupported) with { When = call => call.Location.Bucket == Scene.Destination },
            StoreFault.Always(StoreOperation.Copy, StoreErrorKind.NotSupported) with { When = _ => Interlocked.Exchange(ref once, 1) == 0 },
        ]);

        var outcome = await OneAsync(scene, Options, store);

        Assert.Equal(ItemStatus.Copied, outcome.Status);
        Assert.Contains("were not copied", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(0, scene.Store.Requests(StoreOperation.WriteAnnotation));
        Assert.Empty(await NotesAsync(scene));
    }

    [Fact]
    public async Task Annotations_that_change_meanwhile_are_listed_again()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), Setup);
        var source = new ObjectLocation(Scene.Source, "m");
        var etag = (await scene.Store.HeadAsync(source, default)).ETag;
        var once = 0;
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = async (call, token) =>
            {
                if (call.Operation == StoreOperation.ReadAnnotation && Interlocked.Exchange(ref once, 1) == 0)
                    await scene.Store.WriteAnnotationAsync(new WriteAnnotationRequest(source, etag, "z", "9"u8.ToArray()), token);
            },
        };

        Assert.Equal(ItemStatus.Copied, (await OneAsync(scene, Options with { MaxConcurrency = 1 }, store)).Status);
        Assert.Equal(new Dictionary<string, string>(Notes) { ["z"] = "9" }, await NotesAsync(scene));
    }

    [Fact]
    public async Task A_source_that_is_overwritten_meanwhile_gives_its_new_annotations_to_nobody()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), Setup with { Annotations = new Dictionary<string, string> { ["z"] = "7" } });
        var store = new FaultingObjectStore(scene.Store, [])
        {
            After = (call, _) =>
            {
                if (call.Operation == StoreOperation.CompleteUpload)
                    scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large, 2), Setup with { Annotations = new Dictionary<string, string> { ["z"] = "8" } });
                return Task.CompletedTask;
            },
        };

        var outcome = await OneAsync(scene, Options, store);

        Assert.Equal(FailureKind.SourceChanged, outcome.Failure!.Kind);
        Assert.Empty(await NotesAsync(scene));
    }

    [Fact]
    public async Task A_destination_that_somebody_else_overwrites_gets_no_annotations()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), Setup);
        var store = new FaultingObjectStore(scene.Store, [])
        {
            After = (call, _) =>
            {
                if (call is { Operation: StoreOperation.ListAnnotations, Location.Bucket: Scene.Destination })
                    scene.Store.AddObject(Scene.Destination, "in/m", Scene.Bytes(5));
                return Task.CompletedTask;
            },
        };

        var outcome = await OneAsync(scene, Options, store);

        Assert.Equal((FailureKind.VerificationFailed, false), (outcome.Failure!.Kind, outcome.Failure.IsPublished));
        Assert.Contains("overwritten", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(await NotesAsync(scene));
    }

    [Theory]
    [InlineData(IfExists.Skip)]
    [InlineData(IfExists.Overwrite)]
    [InlineData(IfExists.Fail)]
    public async Task Killed_at_any_request_a_run_goes_on_and_no_annotation_is_missing(IfExists ifExists)
    {
        var options = Options with { IfExists = ifExists };
        for (var at = 1; ; at++)
        {
            var scene = new Scene();
            scene.Store.AddSyntheticObject(Scene.Source, "m", Large, 1, Setup with { Annotations = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } });
            using var folder = new TempFolder();
            var path = folder.File("ledger.ndjson");
            if (!await KillAsync(scene, path, options, at))
                break;
            await ResumeAsync(scene, path, options);
            Assert.True((await NotesAsync(scene)).Count == 2, $"killed at request {at}");
            Assert.Equal(0, scene.Store.PendingUploads);
        }
    }

    [Theory]
    [InlineData(IfExists.Overwrite)]
    [InlineData(IfExists.Fail)]
    public async Task A_resumed_run_completes_what_it_had_published_whatever_it_does_with_the_objects_of_others(IfExists ifExists)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), Setup);
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var options = Options with { IfExists = ifExists };
        await using (var ledger = FileLedger.Create(path, TestLedger.Header))
        {
            var store = new FaultingObjectStore(scene.Store, [StoreFault.Always(StoreOperation.WriteAnnotation, StoreErrorKind.AccessDenied)]);
            await DrainAsync(TransferEngine.RunAsync(Scene.Define(Scene.Rows("m"), ledger), store, store, options));
        }

        var parts = scene.Store.Requests(StoreOperation.CopyPart);
        await ResumeAsync(scene, path, options);

        Assert.Equal(Notes, await NotesAsync(scene));
        Assert.Equal(parts, scene.Store.Requests(StoreOperation.CopyPart));
        var outcomes = new List<ItemOutcome>();
        await foreach (var outcome in LedgerReader.ReadAsync(path))
            outcomes.Add(outcome);
        Assert.Equal([ItemStatus.Failed, ItemStatus.Copied], outcomes.Select(outcome => outcome.Status));
        Assert.True(outcomes[0].Failure!.IsPublished);
    }

    private static async Task<ItemOutcome> OneAsync(Scene scene, TransferOptions options, IObjectStore? store = null) =>
        Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), options, store));

    private static async Task<Dictionary<string, string>> NotesAsync(Scene scene)
    {
        var notes = new Dictionary<string, string>();
        foreach (var listed in await scene.Store.ListAnnotationsAsync(Scene.At("m"), default))
            notes[listed.Name] = Encoding.UTF8.GetString((await scene.Store.ReadAnnotationAsync(Scene.At("m"), listed.Name, default)).Payload.Span);
        return notes;
    }

    /// <returns>Whether the run came to that request, and died there.</returns>
    private static async Task<bool> KillAsync(Scene scene, string path, TransferOptions options, int at)
    {
        using var kill = new CancellationTokenSource();
        var requests = 0;
        var dead = false;
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = async (_, _) =>
            {
                if (Interlocked.Increment(ref requests) < at)
                    return;
                dead = true;
                await kill.CancelAsync();
                throw new OperationCanceledException(kill.Token);
            },
        };
        await using var ledger = FileLedger.Create(path, TestLedger.Header);
        try
        {
            await DrainAsync(TransferEngine.RunAsync(Scene.Define(Scene.Rows("m"), ledger), store, store, options with { OnInterrupt = () => InterruptAction.Keep }, kill.Token));
        }
        catch (OperationCanceledException)
        {
        }

        return dead;
    }

    private static async Task ResumeAsync(Scene scene, string path, TransferOptions options)
    {
        var state = await ResumeState.ReadAsync(path);
        await using var ledger = FileLedger.Append(path);
        await DrainAsync(TransferEngine.RunAsync(Scene.Define(Scene.Rows("m"), ledger) with { Resume = state }, scene.Store, scene.Store, options));
    }

    private static async Task DrainAsync(IAsyncEnumerable<TransferEvent> events)
    {
        await foreach (var _ in events)
        {
        }
    }
}
