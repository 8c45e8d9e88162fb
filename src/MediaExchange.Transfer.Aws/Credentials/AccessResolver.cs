using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace MediaExchange.Transfer.Aws.Credentials;

/// <summary>Checks an <see cref="AwsAccess"/> and finds whose keys, which region and which endpoint it means. Reads files only for a profile that was named.</summary>
internal static partial class AccessResolver
{
    private const string Product = "MediaExchange.Transfer";

    /// <summary>Resolves an access for one service.</summary>
    /// <param name="access">What was given.</param>
    /// <param name="service">What AWS_ENDPOINT_URL_ goes on with for it.</param>
    public static ResolvedAccess Resolve(AwsAccess access, string service = "S3")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(access.MaxConnections, 1);
        CheckKeys(access);
        var profile = NamedProfile(access);
        var endpoint = Endpoint(access, profile, service);
        var region = Region(access, profile, endpoint);
        return new ResolvedAccess(
            CredentialsOf(access, profile),
            region,
            endpoint,
            access.ForcePathStyle ?? (endpoint is not null && !IsAmazon(endpoint.Host)),
            UserAgent(access.UserAgentSuffix));
    }

    public static bool IsAmazon(string host) =>
        host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".amazonaws.com.cn", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".api.aws", StringComparison.OrdinalIgnoreCase);

    private static void CheckKeys(AwsAccess access)
    {
        if (IsGiven(access.AccessKey) && !IsGiven(access.SecretKey))
        {
            throw new AwsAccessException(
                nameof(access.SecretKey), $"The access key '{access.AccessKey}' was given without its secret key. Give -SecretKey too, or use -ProfileName.");
        }

        if (!IsGiven(access.AccessKey) && IsGiven(access.SecretKey))
            throw new AwsAccessException(nameof(access.AccessKey), "A secret key was given without its access key. Give -AccessKey too, or use -ProfileName.");
        if (!IsGiven(access.AccessKey) && IsGiven(access.SessionToken))
        {
            throw new AwsAccessException(
                nameof(access.SessionToken), "A session token was given without the keys that it belongs to. Give -AccessKey and -SecretKey too, or use -ProfileName.");
        }
    }

    private static AWSCredentials CredentialsOf(AwsAccess access, CredentialProfile? profile)
    {
        if (IsGiven(access.AccessKey))
        {
            return IsGiven(access.SessionToken)
                ? new SessionAWSCredentials(access.AccessKey!.Trim(), access.SecretKey!.Trim(), access.SessionToken!.Trim())
                : new BasicAWSCredentials(access.AccessKey!.Trim(), access.SecretKey!.Trim());
        }

        if (access.Credential is not null)
            return ForeignCredentials.From(access.Credential, nameof(access.Credential));
        if (profile is not null)
            return new ProfileCredentials(OfProfile(profile, access), () => OfProfile(NamedProfile(access)!, access));
        if (access.StoredCredentials is not null)
            return ForeignCredentials.From(access.StoredCredentials, nameof(access.StoredCredentials));
        return new DefaultChainCredentials();
    }

    private static CredentialProfile? NamedProfile(AwsAccess access)
    {
        // Keys and objects win; a profile beside them only lends its region and endpoint.
        if (!IsGiven(access.ProfileName) && !IsGiven(access.ProfileLocation))
            return null;
        if (IsGiven(access.ProfileLocation) && !File.Exists(access.ProfileLocation))
        {
            throw new AwsAccessException(
                nameof(access.ProfileLocation), $"The credentials file '{access.ProfileLocation}' does not exist. Give the path of a shared credentials file, or leave -ProfileLocation out.");
        }

        var name = IsGiven(access.ProfileName) ? access.ProfileName! : Environment.GetEnvironmentVariable("AWS_PROFILE") is { Length: > 0 } set ? set : "default";
        foreach (var location in Locations(access))
        {
            var chain = new CredentialProfileStoreChain(location);
            if (chain.TryGetProfile(name, out var profile))
                return profile;
        }

        var known = Locations(access).SelectMany(l => new CredentialProfileStoreChain(l).ListProfiles()).Select(p => p.Name).Distinct().Order(StringComparer.Ordinal).Take(10).ToList();
        var hint = known.Count == 0 ? "There are no profiles there" : $"There are: {string.Join(", ", known)}";
        throw new AwsAccessException(
            nameof(access.ProfileName), $"The profile '{name}' is not in {Place(access)}. {hint}; make one with 'aws configure --profile {name}', or give another -{access.Side}ProfileName.");
    }

    // The SDK looks at AWS_SHARED_CREDENTIALS_FILE once per process; a session may set it later.
    private static IEnumerable<string?> Locations(AwsAccess access)
    {
        if (IsGiven(access.ProfileLocation))
            return [access.ProfileLocation];
        return Environment.GetEnvironmentVariable(SharedCredentialsFile.SharedCredentialsFileEnvVar) is { Length: > 0 } set && File.Exists(set)
            ? [null, set]
            : [null];
    }

    private static string Place(AwsAccess access) =>
        IsGiven(access.ProfileLocation)
            ? $"'{access.ProfileLocation}'"
            : $"'{SharedCredentialsFile.DefaultFilePath}' nor '{SharedCredentialsFile.DefaultConfigFilePath}'";

    private static AWSCredentials OfProfile(CredentialProfile profile, AwsAccess access)
    {
        try
        {
            if (profile.CanCreateAWSCredentials)
                return profile.GetAWSCredentials(profile.CredentialProfileStore ?? (ICredentialProfileSource)new CredentialProfileStoreChain(access.ProfileLocation));
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            throw new AwsAccessException(
                nameof(access.ProfileName), $"The profile '{profile.Name}' cannot be used: {ErrorTranslator.OneLine(exception.Message)} Correct it, or give another -{access.Side}ProfileName.", exception);
        }

        throw new AwsAccessException(
            nameof(access.ProfileName), $"The profile '{profile.Name}' has no complete credentials: no pair of keys, role, process, or sign-on. Complete it with 'aws configure --profile {profile.Name}', or give another -{access.Side}ProfileName.");
    }

    private static Uri? Endpoint(AwsAccess access, CredentialProfile? profile, string service)
    {
        var (text, source) = IsGiven(access.EndpointUrl) ? (access.EndpointUrl!, "The endpoint") : ConfiguredEndpoint(profile, service);
        if (text is null)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw Bad("is not an http or https address");
        if (uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Bad("has something after the host and port");
        if (uri.UserInfo.Length > 0)
            throw Bad("has a user name in it");
        return uri;

        AwsAccessException Bad(string reason) => new(
            nameof(access.EndpointUrl), $"{source} '{text}' {reason}. Write it like https://s3.example.com or http://127.0.0.1:9000.");
    }

    private static (string? Text, string Source) ConfiguredEndpoint(CredentialProfile? profile, string service)
    {
        if (string.Equals(Environment.GetEnvironmentVariable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true", StringComparison.OrdinalIgnoreCase))
            return (null, "");
        foreach (var name in (ReadOnlySpan<string>)["AWS_ENDPOINT_URL_" + service, "AWS_ENDPOINT_URL"])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                return (value, $"The endpoint in {name}");
        }

        return profile is { EndpointUrl.Length: > 0, IgnoreConfiguredEndpointUrls: not true }
            ? (profile.EndpointUrl, $"The endpoint of the profile '{profile.Name}'")
            : (null, "");
    }

    private static string? Region(AwsAccess access, CredentialProfile? profile, Uri? endpoint)
    {
        if (IsGiven(access.Region))
            return Checked(access.Region!, nameof(access.Region), "The region");
        if (access.StoredRegion is not null && RegionNames.Of(access.StoredRegion) is { } stored)
            return Checked(stored, nameof(access.StoredRegion), "The region in $StoredAWSRegion");
        foreach (var name in (ReadOnlySpan<string>)["AWS_REGION", "AWS_DEFAULT_REGION"])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                return Checked(value, nameof(access.Region), $"The region in {name}");
        }

        return profile?.Region?.SystemName;

        string Checked(string text, string parameter, string source)
        {
            var region = text.Trim();
            // Other stores give their regions any name.
            if (endpoint is not null || RegionNames.IsPlausible(region))
                return region;
            var near = RegionNames.Nearest(region);
            throw new AwsAccessException(parameter, $"{source} '{region}' is not an AWS region. Did you mean {near}?");
        }
    }

    private static string UserAgent(string? suffix)
    {
        if (string.IsNullOrEmpty(suffix))
            return Product;
        if (!AgentWord().IsMatch(suffix))
            throw new AwsAccessException(nameof(AwsAccess.UserAgentSuffix), $"The user agent suffix '{suffix}' may have letters, digits, dots and hyphens only, and at most 27 of them.");
        return $"{Product}-{suffix}";
    }

    private static bool IsGiven(string? text) => !string.IsNullOrWhiteSpace(text);

    // The SDK's app id has at most 50 characters in all.
    [GeneratedRegex("^[A-Za-z0-9.-]{1,27}$")]
    private static partial Regex AgentWord();
}
