using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>One authenticated request on its way through a plane.</summary>
/// <param name="Http">The request as it came.</param>
/// <param name="Request">What it asks for.</param>
/// <param name="State">The sandbox.</param>
/// <param name="Account">Who asks.</param>
/// <param name="Region">The region that it is signed for.</param>
internal sealed record PlaneContext(HttpContext Http, PlaneRequest Request, SandboxState State, SandboxCredentials Account, string Region)
{
    public QueryForm Form => Request.Form;

    public string AccountId => Account.AccountId;

    public DateTimeOffset Now => State.Now;

    public AwsPlace Place => new(Account.AccountId, Region);

    /// <summary>Refuses parameters that the sandbox would not heed.</summary>
    /// <param name="names">Those that it knows.</param>
    /// <exception cref="PlaneException">ValidationError, naming the first that it does not.</exception>
    public void AllowOnly(params IReadOnlyList<string> names)
    {
        if (Form.Names.FirstOrDefault(name => name is not ("Action" or "Version") && !names.Contains(name.Split('.')[0])) is { } unknown)
            throw PlaneException.Validation($"The sandbox's {Request.Operation} does not know the parameter {unknown.Split('.')[0]}; it knows {string.Join(", ", names)}.");
    }

    /// <summary>The refusal of an operation that the sandbox does not have, or that the service does not have.</summary>
    public PlaneException Unknown(string service) => Request.Protocol is PlaneProtocol.Query or PlaneProtocol.RestXml
        ? new PlaneException("InvalidAction", $"The sandbox's {service} has no operation {Request.Operation}; it has {PlaneOperations.Text(Request.Service)}.")
        : new PlaneException("UnknownOperationException", $"The sandbox's {service} has no operation {Request.Operation}; it has {PlaneOperations.Text(Request.Service)}.");
}
