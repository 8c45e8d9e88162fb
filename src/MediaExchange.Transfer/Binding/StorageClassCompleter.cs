using System.Collections;

namespace MediaExchange.Transfer.Binding;

/// <summary>Completes the storage classes of Amazon S3. Other stores have others, so any word is accepted.</summary>
public sealed class StorageClassCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words(IDictionary parameters) =>
    [
        "STANDARD", "INTELLIGENT_TIERING", "STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE", "REDUCED_REDUNDANCY",
    ];
}
