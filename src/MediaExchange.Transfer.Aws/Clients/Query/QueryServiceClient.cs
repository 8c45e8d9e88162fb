using System.Xml.Linq;
using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.Query;

/// <summary>A service that takes forms and answers with XML.</summary>
internal abstract class QueryServiceClient(AwsAccess access, ServiceDescription service) : ServiceClient(access, service)
{
    protected override ServiceFailure ReadFailure(Answer answer) => XmlFailures.Read(answer);

    /// <summary>Where in an answer the result is.</summary>
    protected virtual XElement ResultOf(XElement root, string action) => root.Child(action + "Result") ?? new XElement("nothing");

    /// <summary>Posts a form. What is read is the element that is named after the action with Result added; an empty one where an answer has none.</summary>
    protected Task<TResponse> CallAsync<TResponse>(
        AmazonWebServiceRequest request, string action, Action<QueryForm> write, Func<XElement, TResponse> read, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, new() => SendAsync(
            request,
            action,
            to =>
            {
                var form = new QueryForm(action, Config.ServiceVersion);
                write(form);
                to.Headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8";
                to.Content = form.ToBytes();
            },
            answer =>
            {
                var root = answer.Xml();
                if (root.Name.LocalName != action + "Response")
                    throw new FormatException($"it begins with <{root.Name.LocalName}>.");
                return read(ResultOf(root, action));
            },
            cancellationToken);
}
