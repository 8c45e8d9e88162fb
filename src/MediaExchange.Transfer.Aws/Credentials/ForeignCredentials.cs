using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Credentials;

/// <summary>
/// Credentials that another copy of the AWS SDK owns: the one of AWS.Tools, which is loaded beside ours and whose types are other types.
/// They are asked through reflection each time, so that they refresh themselves.
/// </summary>
internal sealed class ForeignCredentials : AWSCredentials, IRenewable
{
    // AWS.Tools keeps $StoredAWSCredentials in a wrapper (AWSPSCredentials) whose Credentials property is internal.
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly object _owner;
    private readonly MethodInfo _get;
    private readonly MethodInfo? _getAsync;

    private ForeignCredentials(object owner, MethodInfo get)
    {
        _owner = owner;
        _get = get;
        _getAsync = owner.GetType().GetMethod("GetCredentialsAsync", BindingFlags.Instance | BindingFlags.Public, Type.EmptyTypes);
        if (_getAsync is not null && !typeof(Task).IsAssignableFrom(_getAsync.ReturnType))
            _getAsync = null;
    }

    /// <summary>Makes credentials of an object that is, wraps, or looks like an AWSCredentials.</summary>
    /// <param name="source">The object.</param>
    /// <param name="parameter">The property of <see cref="AwsAccess"/> that it came by.</param>
    public static AWSCredentials From(object source, string parameter)
    {
        var at = source;
        for (var depth = 0; depth < 4 && at is not null; depth++)
        {
            if (at is AWSCredentials own)
                return own;
            var type = at.GetType();
            if (type.GetMethod("GetCredentials", BindingFlags.Instance | BindingFlags.Public, Type.EmptyTypes) is { } get && get.ReturnType != typeof(void))
                return new ForeignCredentials(at, get);
            // A PSObject around it, or AWS.Tools' wrapper.
            at = (type.GetProperty("BaseObject", Any) ?? type.GetProperty("Credentials", Any))?.GetValue(at);
        }

        throw new AwsAccessException(
            parameter, $"The credentials object of type {source.GetType().FullName} is not one of the AWS SDK. Give what Get-AWSCredential or Use-STSRole returns, or use -ProfileName.");
    }

    public override ImmutableCredentials GetCredentials() => Read(Invoke(_get));

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        if (_getAsync is null || Invoke(_getAsync) is not Task task)
            return GetCredentials();
        await task.ConfigureAwait(false);
        return Read(_getAsync.ReturnType.GetProperty(nameof(Task<>.Result))?.GetValue(task));
    }

    // What the other copy of the SDK keeps until it believes it to be expired, it shall forget at once.
    public void Renew() => _owner.GetType().GetMethod("ClearCredentials", BindingFlags.Instance | BindingFlags.Public, Type.EmptyTypes)?.Invoke(_owner, BindingFlags.DoNotWrapExceptions, null, null, null);

    private object? Invoke(MethodInfo method)
    {
        // The owner's own exception says more than the one that reflection wraps it in.
        return method.Invoke(_owner, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    private ImmutableCredentials Read(object? keys)
    {
        if (keys is null)
            Refuse("gave no keys");
        var access = Text(keys, "AccessKey", "AccessKeyId");
        var secret = Text(keys, "SecretKey", "SecretAccessKey");
        if (string.IsNullOrEmpty(access) || string.IsNullOrEmpty(secret))
            Refuse("gave an empty key");
        return new ImmutableCredentials(access, secret, Text(keys, "Token", "SessionToken"));
    }

    [DoesNotReturn]
    private void Refuse(string reason) => throw new AwsAccessException(
        nameof(AwsAccess.Credential), $"The credentials object of type {_owner.GetType().FullName} {reason}. Sign in again with Set-AWSCredential, or use -ProfileName.");

    private static string? Text(object keys, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (keys.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public)?.GetValue(keys) is string value)
                return value;
        }

        return null;
    }
}
