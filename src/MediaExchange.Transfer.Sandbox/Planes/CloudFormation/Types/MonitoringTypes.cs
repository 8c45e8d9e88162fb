namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>Logs, alarms, dashboards and rules. Properties after the CloudFormation resource specification.</summary>
internal static class MonitoringTypes
{
    public static readonly ResourceType[] All =
    [
        new()
        {
            Name = "AWS::Logs::LogGroup",
            NameProperty = "LogGroupName",
            MaxName = 512,
            PhysicalId = made => made.Name,
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Arn"] = record => record.Place.Arn("logs", $"log-group:{record.PhysicalId}:*"),
            },
            Properties = """
                BearerTokenAuthenticationEnabled DataProtectionPolicy{} DeletionProtectionEnabled FieldIndexPolicies[] KmsKeyId LogGroupClass
                LogGroupName^ ResourcePolicyDocument{} RetentionInDays Tags[Key! Value!]
                """,
        },
        new()
        {
            Name = "AWS::CloudWatch::Alarm",
            NameProperty = "AlarmName",
            MaxName = 255,
            PhysicalId = made => made.Name,
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Arn"] = record => record.Place.Arn("cloudwatch", $"alarm:{record.PhysicalId}"),
            },
            Properties = """
                ActionsEnabled AlarmActions[] AlarmDescription AlarmName^ ComparisonOperator DatapointsToAlarm Dimensions[Name! Value!]
                EvaluateLowSampleCountPercentile EvaluationCriteria(PromQLCriteria(PendingPeriod Query RecoveryPeriod)) EvaluationInterval
                EvaluationPeriods ExtendedStatistic InsufficientDataActions[] MetricName Metrics[AccountId Expression Id! Label
                MetricStat(Metric!(Dimensions[Name! Value!] MetricName Namespace) Period! Stat! Unit) Period ReturnData] Namespace OKActions[]
                Period Statistic Tags[Key! Value!] Threshold ThresholdMetricId TreatMissingData Unit
                """,
        },
        new()
        {
            Name = "AWS::CloudWatch::Dashboard",
            NameProperty = "DashboardName",
            MaxName = 255,
            PhysicalId = made => made.Name,
            Properties = """
                DashboardBody! DashboardName^
                """,
        },
        new()
        {
            Name = "AWS::Events::Rule",
            NameProperty = "Name",
            MaxName = 64,
            PhysicalId = made => made.Name,
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Arn"] = record => record.Place.Arn("events", $"rule/{record.PhysicalId}"),
            },
            Properties = """
                Description EventBusName~ EventPattern{} Name^ RoleArn ScheduleExpression State Tags[Key Value]
                Targets[AppSyncParameters(GraphQLOperation!) Arn! BatchParameters(ArrayProperties(Size) JobDefinition! JobName!
                RetryStrategy(Attempts)) DeadLetterConfig(Arn) EcsParameters(CapacityProviderStrategy[Base CapacityProvider! Weight]
                EnableECSManagedTags EnableExecuteCommand Group LaunchType NetworkConfiguration(AwsVpcConfiguration(AssignPublicIp
                SecurityGroups[] Subnets![])) PlacementConstraints[Expression Type] PlacementStrategies[Field Type] PlatformVersion PropagateTags
                ReferenceId TagList[Key Value] TaskCount TaskDefinitionArn!) HttpParameters(HeaderParameters{} PathParameterValues[]
                QueryStringParameters{}) Id! Input InputPath InputTransformer(InputPathsMap{} InputTemplate!) KinesisParameters(PartitionKeyPath!)
                RedshiftDataParameters(Database! DbUser SecretManagerArn Sql Sqls[] StatementName WithEvent) RetryPolicy(MaximumEventAgeInSeconds
                MaximumRetryAttempts) RoleArn RunCommandParameters(RunCommandTargets![Key! Values![]])
                SageMakerPipelineParameters(PipelineParameterList[Name! Value!]) SqsParameters(MessageGroupId!)]
                """,
        },
    ];
}
