namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>Queues and topics. Properties after the CloudFormation resource specification.</summary>
internal static class MessagingTypes
{
    public static readonly ResourceType[] All =
    [
        new()
        {
            Name = "AWS::SQS::Queue",
            NameProperty = "QueueName",
            MaxName = 80,
            PhysicalId = made => $"https://sqs.{made.Place.Region}.{made.Place.UrlSuffix}/{made.Place.AccountId}/{made.Name}",
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Arn"] = record => record.Place.Arn("sqs", record.Name),
                ["QueueName"] = record => record.Name,
                ["QueueUrl"] = record => record.PhysicalId,
            },
            Properties = """
                ContentBasedDeduplication DeduplicationScope DelaySeconds FifoQueue^ FifoThroughputLimit KmsDataKeyReusePeriodSeconds
                KmsMasterKeyId MaximumMessageSize MessageRetentionPeriod QueueName^ ReceiveMessageWaitTimeSeconds RedriveAllowPolicy{}
                RedrivePolicy{} SqsManagedSseEnabled Tags[Key! Value!] VisibilityTimeout
                """,
        },
        new()
        {
            Name = "AWS::SNS::Topic",
            NameProperty = "TopicName",
            MaxName = 256,
            PhysicalId = made => made.Place.Arn("sns", made.Name),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["TopicArn"] = record => record.PhysicalId,
                ["TopicName"] = record => record.Name,
            },
            Properties = """
                ArchivePolicy{} ContentBasedDeduplication DataProtectionPolicy{} DeliveryStatusLogging[FailureFeedbackRoleArn Protocol!
                SuccessFeedbackRoleArn SuccessFeedbackSampleRate] DisplayName FifoThroughputScope FifoTopic^ KmsMasterKeyId SignatureVersion
                Subscription[Endpoint! Protocol!] Tags[Key! Value!] TopicName^ TracingConfig
                """,
        },
        new()
        {
            Name = "AWS::SNS::Subscription",
            PhysicalId = made => $"{made.Text("TopicArn")}:{Guid.NewGuid()}",
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Arn"] = record => record.PhysicalId,
            },
            Properties = """
                DeliveryPolicy{} Endpoint^ FilterPolicyScope FilterPolicy{} Protocol!^ RawMessageDelivery RedrivePolicy{} Region~ ReplayPolicy{}
                SubscriptionRoleArn TopicArn!^
                """,
        },
        new()
        {
            Name = "AWS::SNS::TopicPolicy",
            PhysicalId = made => made.Generated(100),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Id"] = record => record.PhysicalId,
            },
            Properties = """
                PolicyDocument!{} Topics![]
                """,
        },
    ];
}
