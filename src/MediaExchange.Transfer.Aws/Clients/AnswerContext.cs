using Amazon.Runtime.Internal.Transform;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>What the SDK hands to an unmarshaller. Answers are read whole rather than element by element, so that positions in it have no meaning.</summary>
internal sealed class AnswerContext : UnmarshallerContext
{
    public AnswerContext(Stream body, IWebResponseData response)
    {
        WebResponseData = response;
        // The transport has it all already: nothing is waited for here.
        using var copy = new MemoryStream();
        body.CopyTo(copy);
        Answer = new Answer((int)response.StatusCode, name => response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null, copy.ToArray());
    }

    public Answer Answer { get; }

    public override string CurrentPath => "";

    public override int CurrentDepth => 0;

    public override bool IsStartElement => false;

    public override bool IsEndElement => false;

    public override bool IsStartOfDocument => true;
}
