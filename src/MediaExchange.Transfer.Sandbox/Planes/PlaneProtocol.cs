namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>In which form a service is asked, and answers.</summary>
internal enum PlaneProtocol
{
    /// <summary>A form in, XML out: CloudFormation, STS, IAM.</summary>
    Query,

    /// <summary>JSON both ways, the operation in X-Amz-Target: ECR.</summary>
    Json,

    /// <summary>JSON both ways, the operation in method and path: Batch, Lambda.</summary>
    RestJson,

    /// <summary>XML both ways, the operation in method and path: S3 Control.</summary>
    RestXml,

    /// <summary>The distribution API of container images, with a password instead of a signature.</summary>
    Registry,
}
