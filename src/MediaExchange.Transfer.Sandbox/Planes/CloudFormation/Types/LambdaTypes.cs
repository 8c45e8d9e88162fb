namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>Functions. Properties after the CloudFormation resource specification.</summary>
internal static class LambdaTypes
{
    public static readonly ResourceType[] All =
    [
        new()
        {
            Name = "AWS::Lambda::Function",
            NameProperty = "FunctionName",
            MaxName = 64,
            PhysicalId = made => made.Name,
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Arn"] = record => record.Place.Arn("lambda", $"function:{record.PhysicalId}"),
            },
            Properties = """
                Architectures[] CapacityProviderConfig(LambdaManagedInstancesCapacityProviderConfig!(CapacityProviderArn!
                ExecutionEnvironmentMemoryGiBPerVCpu PerExecutionEnvironmentMaxConcurrency)) Code!(ImageUri S3Bucket S3Key S3ObjectStorageMode
                S3ObjectVersion SourceKMSKeyArn ZipFile) CodeSigningConfigArn DeadLetterConfig(TargetArn) Description
                DurableConfig~(ExecutionTimeout! RetentionPeriodInDays) Environment(Variables{}) EphemeralStorage(Size!) FileSystemConfigs[Arn!
                LocalMountPath!] FunctionName^ FunctionScalingConfig(MaxExecutionEnvironments MinExecutionEnvironments) Handler
                ImageConfig(Command[] EntryPoint[] WorkingDirectory) KmsKeyArn Layers[] LoggingConfig(ApplicationLogLevel LogFormat LogGroup
                SystemLogLevel) MemorySize PackageType^ PublishToLatestPublished RecursiveLoop ReservedConcurrentExecutions Role! Runtime
                RuntimeManagementConfig(RuntimeVersionArn UpdateRuntimeOn!) SnapStart(ApplyOn!) Tags[Key! Value]
                TenancyConfig^(TenantIsolationMode!) Timeout TracingConfig(Mode) VpcConfig(Ipv6AllowedForDualStack SecurityGroupIds[] SubnetIds[])
                """,
        },
        new()
        {
            Name = "AWS::Lambda::Permission",
            PhysicalId = made => made.Generated(100),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Id"] = record => record.PhysicalId,
            },
            Properties = """
                Action!^ EventSourceToken^ FunctionName!^ FunctionUrlAuthType^ InvokedViaFunctionUrl^ Principal!^ PrincipalOrgID^ SourceAccount^
                SourceArn^
                """,
        },
        new()
        {
            Name = "AWS::Lambda::EventInvokeConfig",
            PhysicalId = made => made.Generated(100),
            Properties = """
                DestinationConfig(OnFailure(Destination!) OnSuccess(Destination!)) FunctionName!^ MaximumEventAgeInSeconds MaximumRetryAttempts
                Qualifier!^
                """,
        },
    ];
}
