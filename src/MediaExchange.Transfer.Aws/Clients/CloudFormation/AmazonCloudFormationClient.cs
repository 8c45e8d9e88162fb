using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Query;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>AWS CloudFormation, as far as it is used here. Errors are <see cref="AmazonCloudFormationException"/>.</summary>
/// <remarks>Requests that change something carry a token, one for all attempts, so that an attempt whose answer was lost can be repeated.</remarks>
/// <param name="access">Where and as whom; AWS_ENDPOINT_URL_CLOUDFORMATION names another address.</param>
internal sealed class AmazonCloudFormationClient(AwsAccess access) : QueryServiceClient(access, Service)
{
    internal static readonly ServiceDescription Service = new(
        "CloudFormation",
        "cloudformation",
        "2010-05-15",
        new HostNames("cloudformation") { Fips = "cloudformation-fips", GovCloudFips = "cloudformation" });

    /// <summary>Plans what would become of a stack; nothing changes yet but that a new stack is there, REVIEW_IN_PROGRESS.</summary>
    public Task<CreateChangeSetResponse> CreateChangeSetAsync(CreateChangeSetRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "CreateChangeSet",
            form => form
                .Add(nameof(request.StackName), request.StackName)
                .Add(nameof(request.ChangeSetName), request.ChangeSetName)
                .Add(nameof(request.ChangeSetType), request.ChangeSetType)
                .Add(nameof(request.Description), request.Description)
                .Add(nameof(request.TemplateBody), request.TemplateBody)
                .Add(nameof(request.TemplateURL), request.TemplateURL)
                .Add(nameof(request.UsePreviousTemplate), request.UsePreviousTemplate)
                .Add(nameof(request.Parameters), request.Parameters, Parameter.Write)
                .Add(nameof(request.Tags), request.Tags, Tag.Write)
                .Add(nameof(request.Capabilities), request.Capabilities)
                .Add(nameof(request.NotificationARNs), request.NotificationARNs)
                .Add(nameof(request.RoleARN), request.RoleARN)
                .Add(nameof(request.OnStackFailure), request.OnStackFailure)
                .Add(nameof(request.ClientToken), request.ClientToken ?? NewToken()),
            result => new CreateChangeSetResponse
            {
                Id = result.Text(nameof(CreateChangeSetResponse.Id)),
                StackId = result.Text(nameof(CreateChangeSetResponse.StackId)),
            },
            cancellationToken);

    /// <summary>Tells what a change set would do, page by page.</summary>
    public Task<DescribeChangeSetResponse> DescribeChangeSetAsync(DescribeChangeSetRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "DescribeChangeSet",
            form => form
                .Add(nameof(request.ChangeSetName), request.ChangeSetName)
                .Add(nameof(request.StackName), request.StackName)
                .Add(nameof(request.NextToken), request.NextToken)
                .Add(nameof(request.IncludePropertyValues), request.IncludePropertyValues),
            result => new DescribeChangeSetResponse
            {
                ChangeSetName = result.Text(nameof(DescribeChangeSetResponse.ChangeSetName)),
                ChangeSetId = result.Text(nameof(DescribeChangeSetResponse.ChangeSetId)),
                StackId = result.Text(nameof(DescribeChangeSetResponse.StackId)),
                StackName = result.Text(nameof(DescribeChangeSetResponse.StackName)),
                Description = result.Text(nameof(DescribeChangeSetResponse.Description)),
                Parameters = result.List(nameof(DescribeChangeSetResponse.Parameters), Parameter.Read),
                CreationTime = result.Time(nameof(DescribeChangeSetResponse.CreationTime)),
                ExecutionStatus = result.Text(nameof(DescribeChangeSetResponse.ExecutionStatus)),
                Status = result.Text(nameof(DescribeChangeSetResponse.Status)),
                StatusReason = result.Text(nameof(DescribeChangeSetResponse.StatusReason)),
                Capabilities = result.Texts(nameof(DescribeChangeSetResponse.Capabilities)),
                Tags = result.List(nameof(DescribeChangeSetResponse.Tags), Tag.Read),
                Changes = result.List(nameof(DescribeChangeSetResponse.Changes), Change.Read),
                NextToken = result.Text(nameof(DescribeChangeSetResponse.NextToken)),
            },
            cancellationToken);

    /// <summary>Makes the changes of a change set. It returns at once; the stack's events tell the rest.</summary>
    public Task<ExecuteChangeSetResponse> ExecuteChangeSetAsync(ExecuteChangeSetRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "ExecuteChangeSet",
            form => form
                .Add(nameof(request.ChangeSetName), request.ChangeSetName)
                .Add(nameof(request.StackName), request.StackName)
                .Add(nameof(request.DisableRollback), request.DisableRollback)
                .Add(nameof(request.RetainExceptOnCreate), request.RetainExceptOnCreate)
                .Add(nameof(request.ClientRequestToken), request.ClientRequestToken ?? NewToken()),
            _ => new ExecuteChangeSetResponse(),
            cancellationToken);

    /// <summary>Forgets a change set.</summary>
    public Task<DeleteChangeSetResponse> DeleteChangeSetAsync(DeleteChangeSetRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "DeleteChangeSet",
            form => form
                .Add(nameof(request.ChangeSetName), request.ChangeSetName)
                .Add(nameof(request.StackName), request.StackName),
            _ => new DeleteChangeSetResponse(),
            cancellationToken);

    /// <summary>Describes a stack, or all of the region, page by page. A stack that is not there is a ValidationError.</summary>
    public Task<DescribeStacksResponse> DescribeStacksAsync(DescribeStacksRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "DescribeStacks",
            form => form
                .Add(nameof(request.StackName), request.StackName)
                .Add(nameof(request.NextToken), request.NextToken),
            result => new DescribeStacksResponse
            {
                Stacks = result.List(nameof(DescribeStacksResponse.Stacks), Stack.Read),
                NextToken = result.Text(nameof(DescribeStacksResponse.NextToken)),
            },
            cancellationToken);

    /// <summary>Tells what happened to a stack, the latest first, page by page.</summary>
    public Task<DescribeStackEventsResponse> DescribeStackEventsAsync(DescribeStackEventsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "DescribeStackEvents",
            form => form
                .Add(nameof(request.StackName), request.StackName)
                .Add(nameof(request.NextToken), request.NextToken),
            result => new DescribeStackEventsResponse
            {
                StackEvents = result.List(nameof(DescribeStackEventsResponse.StackEvents), StackEvent.Read),
                NextToken = result.Text(nameof(DescribeStackEventsResponse.NextToken)),
            },
            cancellationToken);

    /// <summary>Starts to delete a stack. One that is not there is no error.</summary>
    public Task<DeleteStackResponse> DeleteStackAsync(DeleteStackRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "DeleteStack",
            form => form
                .Add(nameof(request.StackName), request.StackName)
                .Add(nameof(request.RetainResources), request.RetainResources)
                .Add(nameof(request.RoleARN), request.RoleARN)
                .Add(nameof(request.ClientRequestToken), request.ClientRequestToken ?? NewToken()),
            _ => new DeleteStackResponse(),
            cancellationToken);

    /// <summary>Checks that a template can be read. Whether it can be deployed is not asked.</summary>
    public Task<ValidateTemplateResponse> ValidateTemplateAsync(ValidateTemplateRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "ValidateTemplate",
            form => form
                .Add(nameof(request.TemplateBody), request.TemplateBody)
                .Add(nameof(request.TemplateURL), request.TemplateURL),
            result => new ValidateTemplateResponse
            {
                Parameters = result.List(nameof(ValidateTemplateResponse.Parameters), TemplateParameter.Read),
                Description = result.Text(nameof(ValidateTemplateResponse.Description)),
                Capabilities = result.Texts(nameof(ValidateTemplateResponse.Capabilities)),
                CapabilitiesReason = result.Text(nameof(ValidateTemplateResponse.CapabilitiesReason)),
            },
            cancellationToken);

    /// <summary>Tells what a template declares, or that of a stack.</summary>
    public Task<GetTemplateSummaryResponse> GetTemplateSummaryAsync(GetTemplateSummaryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "GetTemplateSummary",
            form => form
                .Add(nameof(request.TemplateBody), request.TemplateBody)
                .Add(nameof(request.TemplateURL), request.TemplateURL)
                .Add(nameof(request.StackName), request.StackName),
            result => new GetTemplateSummaryResponse
            {
                Parameters = result.List(nameof(GetTemplateSummaryResponse.Parameters), ParameterDeclaration.Read),
                Description = result.Text(nameof(GetTemplateSummaryResponse.Description)),
                Capabilities = result.Texts(nameof(GetTemplateSummaryResponse.Capabilities)),
                CapabilitiesReason = result.Text(nameof(GetTemplateSummaryResponse.CapabilitiesReason)),
                ResourceTypes = result.Texts(nameof(GetTemplateSummaryResponse.ResourceTypes)),
                Version = result.Text(nameof(GetTemplateSummaryResponse.Version)),
                Metadata = result.Text(nameof(GetTemplateSummaryResponse.Metadata)),
            },
            cancellationToken);

    protected override AmazonServiceException NewException(ServiceFailure failure) => new AmazonCloudFormationException(failure);

    private static string NewToken() => Guid.NewGuid().ToString();
}
