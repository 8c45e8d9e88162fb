namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>One failed request to a store.</summary>
public sealed record StoreError
{
    /// <summary>The kind, which decides what to do about it.</summary>
    public required StoreErrorKind Kind { get; init; }

    /// <summary>The operation in S3's own word, such as <c>UploadPartCopy</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>What the store said, or what broke. One sentence without a line break.</summary>
    public required string Message { get; init; }

    /// <summary>The object or bucket (empty key) that the request was about.</summary>
    public ObjectLocation? Location { get; init; }

    /// <summary>The store's own code, such as <c>SlowDown</c>; <see langword="null"/> where no answer came.</summary>
    public string? Code { get; init; }

    /// <summary>The HTTP status; 0 where no answer came.</summary>
    public int HttpStatus { get; init; }

    /// <summary>The store's id of the request, for its support.</summary>
    public string? RequestId { get; init; }

    /// <summary>The region that the bucket is in, where the store said so (<see cref="StoreErrorKind.WrongRegion"/>).</summary>
    public string? BucketRegion { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Kind is StoreErrorKind.Throttled or StoreErrorKind.ServerError or StoreErrorKind.Timeout
        or StoreErrorKind.ConnectionLost or StoreErrorKind.Conflict;

    /// <summary>Writes the error as one sentence.</summary>
    public override string ToString() =>
        $"{Operation}{(Location is null ? "" : $" of {(Location.Key.Length == 0 ? "s3://" + Location.Bucket : Location.ToString())}")} failed: {(Code is null ? Kind.ToString() : Code)}: {Message}";
}
