using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>A request to S3 Control; each names the account.</summary>
internal abstract class S3ControlRequest : AmazonWebServiceRequest
{
    /// <summary>Twelve digits.</summary>
    public string? AccountId { get; set; }
}
