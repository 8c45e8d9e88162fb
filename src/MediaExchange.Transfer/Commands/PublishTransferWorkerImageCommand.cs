using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Pushes the worker's image, which goes with this module, into the registry of an account (Amazon ECR). Install-TransferHelper does so by itself.</summary>
/// <remarks>
/// <para>Needs neither Docker nor AWS CLI. The repository mediaexchange-transfer/worker is made where it is not there, with tags that cannot change. What the registry has already is not sent again; a push that was interrupted goes on when the same command is run again.</para>
/// <para>The tag is the module's version and the architecture, such as 1.0.0-arm64. Another build of the same version has the beginning of its digest in the tag as well, and the first keeps its own.</para>
/// <para>It takes ecr:GetAuthorizationToken, and on the repository ecr:DescribeRepositories, DescribeImages, BatchCheckLayerAvailability, BatchGetImage, InitiateLayerUpload, UploadLayerPart, CompleteLayerUpload and PutImage; to make it also CreateRepository and TagResource.</para>
/// <para>Use it by itself where those who install helpers may not push images: they then give what it returns as -WorkerImageUri.</para>
/// </remarks>
/// <example>
/// <code>Publish-TransferWorkerImage -Region eu-west-1</code>
/// <para>Pushes the module's own image, for each architecture that it has.</para>
/// </example>
/// <example>
/// <code>Publish-TransferWorkerImage ./worker-image.tar -Architecture arm64 -Region eu-west-1 -WhatIf</code>
/// <para>Shows what would be pushed of another archive.</para>
/// </example>
[Cmdlet(VerbsData.Publish, "TransferWorkerImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TransferWorkerImage))]
public sealed class PublishTransferWorkerImageCommand : HelperCmdlet
{
    /// <summary>The image: an OCI archive, or a folder with an OCI layout. Without it, the module's own, which ./build.ps1 Image makes in a source tree.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The architecture to push. Without it, each that the archive has.</summary>
    [Parameter]
    public HelperArchitecture? Architecture { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        using var source = OpenImage(Path is null ? ModuleImage.Path : ResolvePath(nameof(Path), Path));
        var architectures = Architecture is { } one ? [one] : source.Architectures;
        if (architectures.Count == 0)
            ThrowTerminatingError(ErrorRecords.NoArchitecture(Path ?? ModuleImage.Path));
        foreach (var architecture in architectures)
        {
            var image = Find(source, architecture);
            if (!image.IsThere && !ShouldProcess(image.Uri, Pushes(image)))
                continue;
            WriteObject(new TransferWorkerImage(Push(source, image), pushed: !image.IsThere));
        }
    });
}
