namespace MediaExchange.Transfer.Aws.Images.Registry;

/// <summary>One push: blobs first, then the manifests that name them, then the tag, so that nothing is named before it is there.</summary>
internal sealed class PushRun(ImageArchive archive, ImageDescriptor image, RegistryClient client, string tag, IProgress<ImagePushProgress>? progress, RegistrySettings settings)
{
    private readonly IReadOnlyList<ImageDescriptor> _blobs = archive.BlobsOf(image);
    private readonly long _bytesTotal = archive.BlobsOf(image).Sum(b => b.Size);
    private long _bytesDone;
    private long _bytesSent;
    private int _blobsSent;
    private int _blobsSkipped;

    public async Task<ImagePushResult> RunAsync(CancellationToken cancellationToken)
    {
        if (await TryAsync(image.Digest, token => client.FindManifestAsync(tag, token), cancellationToken).ConfigureAwait(false) == image.Digest)
        {
            foreach (var blob in _blobs)
                Skip(blob);
            return Result(wasThere: true);
        }

        var blobs = new ParallelOptions { MaxDegreeOfParallelism = settings.Uploads, CancellationToken = cancellationToken };
        // The largest first, so that nothing waits for it alone at the end.
        await Parallel.ForEachAsync(_blobs.OrderByDescending(b => b.Size), blobs, PushBlobAsync).ConfigureAwait(false);
        foreach (var manifest in image.Digest == archive.Digest ? archive.Manifests.Where(m => m.Digest != image.Digest) : [])
            await PublishAsync(manifest.Digest, manifest, cancellationToken).ConfigureAwait(false);
        await PublishAsync(tag, image, cancellationToken).ConfigureAwait(false);
        return Result(wasThere: false);
    }

    private async ValueTask PushBlobAsync(ImageDescriptor blob, CancellationToken cancellationToken)
    {
        var skipped = await TryAsync(blob.Digest, token => SendUnlessThereAsync(blob, token), cancellationToken).ConfigureAwait(false);
        if (skipped)
        {
            Skip(blob);
            return;
        }

        Interlocked.Increment(ref _blobsSent);
        Interlocked.Add(ref _bytesSent, blob.Size);
        Report(ImagePushStep.Sent, blob.Digest);
    }

    /// <returns>Whether it was there. Asked again at each try: of the one before, only the answer may have been lost.</returns>
    private async Task<bool> SendUnlessThereAsync(ImageDescriptor blob, CancellationToken cancellationToken)
    {
        if (await client.HasBlobAsync(blob.Digest, cancellationToken).ConfigureAwait(false))
            return true;
        long sent = 0;
        try
        {
            await client.UploadBlobAsync(blob, () => archive.OpenBlob(blob), Sent, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch
        {
            Interlocked.Add(ref _bytesDone, -sent);
            throw;
        }

        void Sent(int count)
        {
            sent += count;
            Interlocked.Add(ref _bytesDone, count);
            Report(ImagePushStep.Sending, blob.Digest);
        }
    }

    private async Task PublishAsync(string reference, ImageDescriptor descriptor, CancellationToken cancellationToken)
    {
        await TryAsync(descriptor.Digest, PutAsync, cancellationToken).ConfigureAwait(false);
        Report(ImagePushStep.Published, descriptor.Digest);

        async Task<bool> PutAsync(CancellationToken token)
        {
            try
            {
                await client.PutManifestAsync(reference, descriptor, archive.DocumentOf(descriptor), token).ConfigureAwait(false);
                return true;
            }
            catch (ImageException e) when (e.Failure == ImageFailure.TagImmutable)
            {
                // It may be ours: of the try before, or of a push beside this one, only the answer was lost.
                if (await client.FindManifestAsync(reference, token).ConfigureAwait(false) != descriptor.Digest)
                    throw;
                return false;
            }
        }
    }

    private async Task<T> TryAsync<T>(string digest, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await request(cancellationToken).ConfigureAwait(false);
            }
            catch (ImageException e) when (e.MayPass && attempt < settings.Attempts)
            {
                Report(ImagePushStep.Retrying, digest, e.Message);
                var delay = e.RetryAfter ?? settings.FirstDelay * Math.Pow(2, attempt - 1);
                await Task.Delay(delay, settings.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Skip(ImageDescriptor blob)
    {
        Interlocked.Increment(ref _blobsSkipped);
        Interlocked.Add(ref _bytesDone, blob.Size);
        Report(ImagePushStep.Skipped, blob.Digest);
    }

    private void Report(ImagePushStep step, string digest, string? note = null) => progress?.Report(
        new ImagePushProgress { Step = step, Digest = digest, BytesDone = Interlocked.Read(ref _bytesDone), BytesTotal = _bytesTotal, Note = note });

    private ImagePushResult Result(bool wasThere) => new()
    {
        Reference = $"{client.Registry.Authority}/{client.Repository}:{tag}",
        Digest = image.Digest,
        DigestReference = $"{client.Registry.Authority}/{client.Repository}@{image.Digest}",
        WasThere = wasThere,
        BlobsSent = _blobsSent,
        BlobsSkipped = _blobsSkipped,
        BytesSent = _bytesSent,
    };
}
