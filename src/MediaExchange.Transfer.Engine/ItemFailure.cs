using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Engine;

/// <summary>Why an item failed, and what to do about it.</summary>
public sealed record ItemFailure
{
    /// <summary>The kind.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>What was being done, in S3's own word such as <c>UploadPartCopy</c>, or <c>ReadInventory</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>What happened, in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to do next, in one sentence.</summary>
    public required string Advice { get; init; }

    /// <summary>The store's own code, such as <c>AccessDenied</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The HTTP status; 0 where no answer came.</summary>
    public int HttpStatus { get; init; }

    /// <summary>The store's id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the object is at the destination all the same, verified, and only something that is written after it is missing: its annotations.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPublished { get; init; }

    /// <summary>
    /// Whether an unfinished multipart upload may be left at the destination, because it could not be aborted or its id was never learnt.
    /// The ledger's checkpoint names it; a resumed run goes on with it or aborts it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool UploadLeft { get; init; }

    /// <summary>What happened and what to do next, as sentences.</summary>
    [JsonIgnore]
    public string Explanation => $"{Sentence(Message)} {Sentence(Advice)}";

    /// <summary>Writes kind, message and advice as sentences.</summary>
    public override string ToString() => $"{Kind}: {Explanation}";

    /// <summary>Ends a text with a full stop where it has none: what stores say often has not.</summary>
    internal static string Sentence(string text) => text.TrimEnd() is [.., '.' or '?' or '!'] whole ? whole : text.TrimEnd() + ".";
}
