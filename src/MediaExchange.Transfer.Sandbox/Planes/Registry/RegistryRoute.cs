using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.Registry;

/// <summary>What a request to the registry is about. The repository's name may have slashes, so the path is read from its end.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Repository">The repository's name; empty for the check of the API.</param>
/// <param name="Reference">A digest, a tag or an upload's id; empty where the operation has none.</param>
internal sealed record RegistryRoute(RegistryOperation Operation, string Repository, string Reference)
{
    private static readonly RegistryRoute _unknown = new(RegistryOperation.Unknown, "", "");

    public static RegistryRoute Of(string method, RawTarget target)
    {
        string[] parts;
        try
        {
            parts = [.. target.Path.Trim('/').Split('/').Select(part => S3Uri.Decode(part))];
        }
        catch (S3Exception)
        {
            return _unknown;
        }

        return parts switch
        {
            ["v2"] => new(method is "GET" or "HEAD" ? RegistryOperation.CheckApi : RegistryOperation.Unknown, "", ""),
            ["v2", .. { Length: > 0 } name, "blobs", "uploads"] => new(method == "POST" ? RegistryOperation.StartUpload : RegistryOperation.Unknown, Join(name), ""),
            ["v2", .. { Length: > 0 } name, "blobs", "uploads", var id] => new(
                method switch
                {
                    "GET" => RegistryOperation.GetUpload,
                    "PATCH" => RegistryOperation.PatchUpload,
                    "PUT" => RegistryOperation.PutUpload,
                    "DELETE" => RegistryOperation.CancelUpload,
                    _ => RegistryOperation.Unknown,
                },
                Join(name),
                id),
            ["v2", .. { Length: > 0 } name, "blobs", var digest] => new(
                method switch { "HEAD" => RegistryOperation.HeadBlob, "GET" => RegistryOperation.GetBlob, _ => RegistryOperation.Unknown }, Join(name), digest),
            ["v2", .. { Length: > 0 } name, "manifests", var reference] => new(
                method switch
                {
                    "HEAD" => RegistryOperation.HeadManifest,
                    "GET" => RegistryOperation.GetManifest,
                    "PUT" => RegistryOperation.PutManifest,
                    _ => RegistryOperation.Unknown,
                },
                Join(name),
                reference),
            _ => _unknown,
        };
    }

    private static string Join(string[] name) => string.Join('/', name);
}
