using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MediaExchange.Transfer.Sandbox.Planes.Registry;

namespace MediaExchange.Transfer.Sandbox.Planes.Ecr;

/// <summary>ECR's own operations; images come and go through the registry at the same address.</summary>
internal sealed partial class EcrPlane(EcrStore store, EcrPasswords passwords, BlobFolder blobs)
{
    public Task InvokeAsync(PlaneContext context) => context.Request.Operation switch
    {
        "GetAuthorizationToken" => AuthorizeAsync(context),
        "CreateRepository" => CreateAsync(context),
        "DescribeRepositories" => DescribeRepositoriesAsync(context),
        "DescribeImages" => DescribeImagesAsync(context),
        "BatchDeleteImage" => DeleteImagesAsync(context),
        "DeleteRepository" => DeleteAsync(context),
        "ListTagsForResource" => ListTagsAsync(context),
        _ => throw context.Unknown("ECR"),
    };

    public static PlaneException NotFound(AwsPlace place, string name) =>
        new("RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{place.AccountId}'");

    [GeneratedRegex("^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$")]
    private static partial Regex NamePattern();

    private static string Name(JsonObject document) => document["repositoryName"]?.ToString() is { Length: >= 2 and <= 256 } name && NamePattern().IsMatch(name)
        ? name
        : throw new PlaneException("InvalidParameterException", $"Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '{NamePattern()}''");

    private static void CheckRegistry(PlaneContext context, JsonObject document)
    {
        if (document["registryId"] is { } id && id.ToString() != context.AccountId)
            throw new PlaneException("AccessDeniedException", $"The registry {id} is another account's; the sandbox lets each account into its own alone.");
    }

    private static JsonObject Document(PlaneContext context, EcrRepository repository) => new()
    {
        ["repositoryArn"] = repository.Arn,
        ["registryId"] = repository.Place.AccountId,
        ["repositoryName"] = repository.Name,

        // ECR has a host for each account; here all is at one address, and the password tells the account.
        ["repositoryUri"] = $"{context.Http.Request.Host}/{repository.Name}",
        ["createdAt"] = JsonDocuments.Time(repository.Created),
        ["imageTagMutability"] = repository.HasImmutableTags ? "IMMUTABLE" : "MUTABLE",
        ["imageScanningConfiguration"] = new JsonObject { ["scanOnPush"] = repository.HasScanOnPush },
        ["encryptionConfiguration"] = new JsonObject { ["encryptionType"] = "AES256" },
    };

    private static JsonObject Document(EcrRepository repository, EcrImage image)
    {
        var document = new JsonObject
        {
            ["registryId"] = repository.Place.AccountId,
            ["repositoryName"] = repository.Name,
            ["imageDigest"] = image.Digest,
            ["imageSizeInBytes"] = image.ImageSize,
            ["imagePushedAt"] = JsonDocuments.Time(image.Pushed),
            ["imageManifestMediaType"] = image.MediaType,
        };
        if (repository.TagsOf(image).ToList() is { Count: > 0 } tags)
            document["imageTags"] = JsonDocuments.Strings(tags);
        return document;
    }

    private static (string? Digest, string? Tag) Id(JsonNode? id) => (id?["imageDigest"]?.ToString(), id?["imageTag"]?.ToString());

    private Task AuthorizeAsync(PlaneContext context)
    {
        JsonDocuments.Read(context, "registryIds");
        var expires = context.Now + EcrPasswords.Lifetime;
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes("AWS:" + passwords.Issue(context.Place, expires)));
        return JsonDocuments.SendAsync(context, new JsonObject
        {
            ["authorizationData"] = new JsonArray(new JsonObject
            {
                ["authorizationToken"] = token,
                ["expiresAt"] = JsonDocuments.Time(expires),
                ["proxyEndpoint"] = $"{context.Http.Request.Scheme}://{context.Http.Request.Host}",
            }),
        });
    }

    private Task CreateAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(context, "registryId", "repositoryName", "tags", "imageTagMutability", "imageScanningConfiguration", "encryptionConfiguration");
        CheckRegistry(context, document);
        var mutability = document["imageTagMutability"]?.ToString();
        if (mutability is not (null or "MUTABLE" or "IMMUTABLE"))
            throw new PlaneException("InvalidParameterException", $"Invalid parameter at 'imageTagMutability': the sandbox knows MUTABLE and IMMUTABLE, not {mutability}");
        var repository = new EcrRepository
        {
            Place = context.Place,
            Name = Name(document),
            Created = context.Now,
            HasImmutableTags = mutability == "IMMUTABLE",
            HasScanOnPush = document["imageScanningConfiguration"]?["scanOnPush"]?.GetValue<bool>() == true,
            Tags = (document["tags"] as JsonArray ?? []).ToDictionary(tag => tag?["Key"]?.ToString() ?? "", tag => tag?["Value"]?.ToString() ?? ""),
        };
        lock (store.Gate)
        {
            if (!store.TryAdd(repository))
                throw new PlaneException("RepositoryAlreadyExistsException", $"The repository with name '{repository.Name}' already exists in the registry with id '{context.AccountId}'");
        }

        return JsonDocuments.SendAsync(context, new JsonObject { ["repository"] = Document(context, repository) });
    }

    private Task DescribeRepositoriesAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(context, "registryId", "repositoryNames", "maxResults", "nextToken");
        CheckRegistry(context, document);
        JsonArray found;
        lock (store.Gate)
        {
            var wanted = document["repositoryNames"] is JsonArray names
                ? names.Select(name => Get(context.Place, name!.ToString()))
                : store.Of(context.Place);
            found = new JsonArray([.. wanted.Select(repository => (JsonNode)Document(context, repository))]);
        }

        return JsonDocuments.SendAsync(context, new JsonObject { ["repositories"] = found });
    }

    private Task DescribeImagesAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(context, "registryId", "repositoryName", "imageIds", "maxResults", "nextToken", "filter");
        CheckRegistry(context, document);
        JsonArray found;
        lock (store.Gate)
        {
            var repository = Get(context.Place, Name(document));
            var images = document["imageIds"] is JsonArray ids ? ids.Select(id => Image(repository, Id(id))) : repository.Images.Values;
            found = new JsonArray([.. images.Select(image => (JsonNode)Document(repository, image))]);
        }

        return JsonDocuments.SendAsync(context, new JsonObject { ["imageDetails"] = found });
    }

    private static EcrImage Image(EcrRepository repository, (string? Digest, string? Tag) id) =>
        TryImage(repository, id) ?? throw new PlaneException(
            "ImageNotFoundException",
            $"The image with imageId {{imageDigest:'{id.Digest ?? "null"}', imageTag:'{id.Tag ?? "null"}'}} does not exist within the repository with name '{repository.Name}' in the registry with id '{repository.Place.AccountId}'");

    private static EcrImage? TryImage(EcrRepository repository, (string? Digest, string? Tag) id)
    {
        var image = repository.Find(id.Tag ?? id.Digest ?? "");
        return image is not null && (id.Digest is null || image.Digest == id.Digest) ? image : null;
    }

    private Task DeleteImagesAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(context, "registryId", "repositoryName", "imageIds");
        CheckRegistry(context, document);
        var (deleted, failures) = (new JsonArray(), new JsonArray());
        lock (store.Gate)
        {
            var repository = Get(context.Place, Name(document));
            foreach (var node in document["imageIds"] as JsonArray ?? [])
            {
                var id = Id(node);
                if (TryImage(repository, id) is not { } image)
                    failures.Add(Failure(node, "ImageNotFound", "Requested image not found"));
                else if (id.Tag is not null && repository.TagsOf(image).Count() > 1)
                    repository.ImageTags.Remove(id.Tag);
                else if (repository.Images.Values.FirstOrDefault(other => other.References.Contains(image.Digest)) is { } index)
                    failures.Add(Failure(node, "ImageReferencedByManifestList", $"Requested image referenced by manifest list: [{index.Digest}]"));
                else
                    Remove(repository, image, deleted);
            }
        }

        return JsonDocuments.SendAsync(context, new JsonObject { ["imageIds"] = deleted, ["failures"] = failures });
    }

    private static JsonObject Failure(JsonNode? id, string code, string reason) =>
        new() { ["imageId"] = id?.DeepClone(), ["failureCode"] = code, ["failureReason"] = reason };

    private static void Remove(EcrRepository repository, EcrImage image, JsonArray deleted)
    {
        var tags = repository.TagsOf(image).ToList();
        repository.Images.Remove(image.Digest);
        foreach (var tag in tags)
        {
            repository.ImageTags.Remove(tag);
            deleted.Add(new JsonObject { ["imageDigest"] = image.Digest, ["imageTag"] = tag });
        }

        if (tags.Count == 0)
            deleted.Add(new JsonObject { ["imageDigest"] = image.Digest });
    }

    private Task DeleteAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(context, "registryId", "repositoryName", "force");
        CheckRegistry(context, document);
        JsonObject deleted;
        lock (store.Gate)
        {
            var repository = Get(context.Place, Name(document));
            if (repository.Images.Count > 0 && document["force"]?.GetValue<bool>() != true)
                throw new PlaneException("RepositoryNotEmptyException", $"The repository with name '{repository.Name}' in registry with id '{context.AccountId}' cannot be deleted because it still contains images");
            store.Remove(repository);
            foreach (var digest in repository.Blobs.Keys.Where(digest => !store.HasBlob(digest)))
                blobs.Delete(digest);
            deleted = Document(context, repository);
        }

        return JsonDocuments.SendAsync(context, new JsonObject { ["repository"] = deleted });
    }

    private Task ListTagsAsync(PlaneContext context)
    {
        var arn = JsonDocuments.Read(context, "resourceArn")["resourceArn"]?.ToString();
        EcrRepository repository;
        lock (store.Gate)
            repository = store.Of(context.Place).FirstOrDefault(each => each.Arn == arn) ?? throw NotFound(context.Place, arn?.Split(":repository/")[^1] ?? "");
        return JsonDocuments.SendAsync(context, new JsonObject
        {
            ["tags"] = new JsonArray([.. repository.Tags.Select(tag => (JsonNode)new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]),
        });
    }

    private EcrRepository Get(AwsPlace place, string name) => store.Find(place, name) ?? throw NotFound(place, name);
}
