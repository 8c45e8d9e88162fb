using System.Globalization;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>AWS Batch. Properties after the CloudFormation resource specification.</summary>
internal static class BatchTypes
{
    public static readonly ResourceType[] All =
    [
        new()
        {
            Name = "AWS::Batch::ComputeEnvironment",
            NameProperty = "ComputeEnvironmentName",
            MaxName = 128,
            PhysicalId = made => made.Place.Arn("batch", $"compute-environment/{made.Name}"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["ComputeEnvironmentArn"] = record => record.PhysicalId,
            },
            Properties = """
                ComputeEnvironmentName^ ComputeResources(AllocationStrategy~ BidPercentage~ DesiredvCpus Ec2Configuration~[ImageIdOverride
                ImageKubernetesVersion ImageType!] Ec2KeyPair~ ImageId~ InstanceRole~ InstanceTypes~[] LaunchTemplate~(LaunchTemplateId
                LaunchTemplateName Overrides[LaunchTemplateId LaunchTemplateName TargetInstanceTypes[] UserdataType Version] UserdataType Version)
                MaxvCpus! MinvCpus PlacementGroup~ ScalingPolicy~(MinScaleDownDelayMinutes) SecurityGroupIds~[] SpotIamFleetRole^ Subnets!~[]
                Tags~{} Type!~ UpdateToLatestImageVersion) Context EksConfiguration^(EksClusterArn! KubernetesNamespace!)
                ReplaceComputeEnvironment ServiceRole State Tags^{} Type!^ UnmanagedvCpus UpdatePolicy(JobExecutionTimeoutMinutes
                TerminateJobsOnUpdate)
                """,
        },
        new()
        {
            Name = "AWS::Batch::JobQueue",
            NameProperty = "JobQueueName",
            MaxName = 128,
            PhysicalId = made => made.Place.Arn("batch", $"job-queue/{made.Name}"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["JobQueueArn"] = record => record.PhysicalId,
            },
            Properties = """
                ComputeEnvironmentOrder[ComputeEnvironment! Order!] JobQueueName^ JobQueueType^ JobStateTimeLimitActions[Action! MaxTimeSeconds!
                Reason! State!] Priority! SchedulingPolicyArn ServiceEnvironmentOrder[Order! ServiceEnvironment!] State Tags^{}
                """,
        },
        new()
        {
            Name = "AWS::Batch::JobDefinition",
            NameProperty = "JobDefinitionName",
            MaxName = 128,
            PhysicalId = made => made.Place.Arn("batch", $"job-definition/{made.Name}:1"),
            IdAfterUpdate = record => NextRevision(record.PhysicalId),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["JobDefinitionArn"] = record => record.PhysicalId,
            },
            Properties = """
                ConsumableResourceProperties(ConsumableResourceList![ConsumableResource! Quantity!]) ContainerProperties(Command[]
                EnableExecuteCommand Environment[Name Value] EphemeralStorage(SizeInGiB!) ExecutionRoleArn
                FargatePlatformConfiguration(PlatformVersion) Image! JobRoleArn LinuxParameters(Devices[ContainerPath HostPath Permissions[]]
                InitProcessEnabled MaxSwap SharedMemorySize Swappiness Tmpfs[ContainerPath! MountOptions[] Size!]) LogConfiguration(LogDriver!
                Options{} SecretOptions[Name! ValueFrom!]) Memory MountPoints[ContainerPath ReadOnly SourceVolume]
                NetworkConfiguration(AssignPublicIp) Privileged ReadonlyRootFilesystem RepositoryCredentials(CredentialsParameter!)
                ResourceRequirements[Type Value] RuntimePlatform(CpuArchitecture OperatingSystemFamily) Secrets[Name! ValueFrom!]
                Ulimits[HardLimit! Name! SoftLimit!] User Vcpus Volumes[EfsVolumeConfiguration(AuthorizationConfig(AccessPointId Iam)
                FileSystemId! RootDirectory TransitEncryption TransitEncryptionPort) Host(SourcePath) Name
                S3FilesVolumeConfiguration(AccessPointArn FileSystemArn! RootDirectory TransitEncryptionPort)])
                EcsProperties(TaskProperties![Containers[Command[] DependsOn[Condition! ContainerName!] Environment[Name Value] Essential
                FirelensConfiguration(Options{} Type!) Image! LinuxParameters(Devices[ContainerPath HostPath Permissions[]] InitProcessEnabled
                MaxSwap SharedMemorySize Swappiness Tmpfs[ContainerPath! MountOptions[] Size!]) LogConfiguration(LogDriver! Options{}
                SecretOptions[Name! ValueFrom!]) MountPoints[ContainerPath ReadOnly SourceVolume] Name Privileged ReadonlyRootFilesystem
                RepositoryCredentials(CredentialsParameter!) ResourceRequirements[Type Value] Secrets[Name! ValueFrom!] StartTimeout StopTimeout
                Ulimits[HardLimit! Name! SoftLimit!] User] EnableExecuteCommand EphemeralStorage(SizeInGiB!) ExecutionRoleArn IpcMode
                NetworkConfiguration(AssignPublicIp) PidMode PlatformVersion RuntimePlatform(CpuArchitecture OperatingSystemFamily) TaskRoleArn
                Volumes[EfsVolumeConfiguration(AuthorizationConfig(AccessPointId Iam) FileSystemId! RootDirectory TransitEncryption
                TransitEncryptionPort) Host(SourcePath) Name S3FilesVolumeConfiguration(AccessPointArn FileSystemArn! RootDirectory
                TransitEncryptionPort)]]) EksProperties(PodProperties(Containers[Args[] Command[] Env[Name! Value] Image! ImagePullPolicy Name
                Resources(Limits{} Requests{}) SecurityContext(AllowPrivilegeEscalation Privileged ReadOnlyRootFilesystem RunAsGroup RunAsNonRoot
                RunAsUser) VolumeMounts[MountPath Name ReadOnly SubPath]] DnsPolicy HostNetwork ImagePullSecrets[Name] InitContainers[Args[]
                Command[] Env[Name! Value] Image! ImagePullPolicy Name Resources(Limits{} Requests{}) SecurityContext(AllowPrivilegeEscalation
                Privileged ReadOnlyRootFilesystem RunAsGroup RunAsNonRoot RunAsUser) VolumeMounts[MountPath Name ReadOnly SubPath]]
                Metadata(Annotations{} Labels{} Namespace) ServiceAccountName ShareProcessNamespace Volumes[EmptyDir(Medium SizeLimit)
                HostPath(Path) Name! PersistentVolumeClaim(ClaimName! ReadOnly) Secret(Optional SecretName!)])) JobDefinitionName^
                NodeProperties(MainNode! NodeRangeProperties![ConsumableResourceProperties(ConsumableResourceList![ConsumableResource! Quantity!])
                Container(Command[] EnableExecuteCommand Environment[Name Value] EphemeralStorage(SizeInGiB!) ExecutionRoleArn Image! InstanceType
                JobRoleArn LinuxParameters(Devices[ContainerPath HostPath Permissions[]] InitProcessEnabled MaxSwap SharedMemorySize Swappiness
                Tmpfs[ContainerPath! MountOptions[] Size!]) LogConfiguration(LogDriver! Options{} SecretOptions[Name! ValueFrom!]) Memory
                MountPoints[ContainerPath ReadOnly SourceVolume] Privileged ReadonlyRootFilesystem RepositoryCredentials(CredentialsParameter!)
                ResourceRequirements[Type Value] RuntimePlatform(CpuArchitecture OperatingSystemFamily) Secrets[Name! ValueFrom!]
                Ulimits[HardLimit! Name! SoftLimit!] User Vcpus Volumes[EfsVolumeConfiguration(AuthorizationConfig(AccessPointId Iam)
                FileSystemId! RootDirectory TransitEncryption TransitEncryptionPort) Host(SourcePath) Name
                S3FilesVolumeConfiguration(AccessPointArn FileSystemArn! RootDirectory TransitEncryptionPort)])
                EcsProperties(TaskProperties![Containers[Command[] DependsOn[Condition! ContainerName!] Environment[Name Value] Essential
                FirelensConfiguration(Options{} Type!) Image! LinuxParameters(Devices[ContainerPath HostPath Permissions[]] InitProcessEnabled
                MaxSwap SharedMemorySize Swappiness Tmpfs[ContainerPath! MountOptions[] Size!]) LogConfiguration(LogDriver! Options{}
                SecretOptions[Name! ValueFrom!]) MountPoints[ContainerPath ReadOnly SourceVolume] Name Privileged ReadonlyRootFilesystem
                RepositoryCredentials(CredentialsParameter!) ResourceRequirements[Type Value] Secrets[Name! ValueFrom!] StartTimeout StopTimeout
                Ulimits[HardLimit! Name! SoftLimit!] User] EnableExecuteCommand ExecutionRoleArn IpcMode PidMode TaskRoleArn
                Volumes[EfsVolumeConfiguration(AuthorizationConfig(AccessPointId Iam) FileSystemId! RootDirectory TransitEncryption
                TransitEncryptionPort) Host(SourcePath) Name S3FilesVolumeConfiguration(AccessPointArn FileSystemArn! RootDirectory
                TransitEncryptionPort)]]) EksProperties(PodProperties(Containers[Args[] Command[] Env[Name! Value] Image! ImagePullPolicy Name
                Resources(Limits{} Requests{}) SecurityContext(AllowPrivilegeEscalation Privileged ReadOnlyRootFilesystem RunAsGroup RunAsNonRoot
                RunAsUser) VolumeMounts[MountPath Name ReadOnly SubPath]] DnsPolicy HostNetwork ImagePullSecrets[Name] InitContainers[Args[]
                Command[] Env[Name! Value] Image! ImagePullPolicy Name Resources(Limits{} Requests{}) SecurityContext(AllowPrivilegeEscalation
                Privileged ReadOnlyRootFilesystem RunAsGroup RunAsNonRoot RunAsUser) VolumeMounts[MountPath Name ReadOnly SubPath]]
                Metadata(Annotations{} Labels{} Namespace) ServiceAccountName ShareProcessNamespace Volumes[EmptyDir(Medium SizeLimit)
                HostPath(Path) Name! PersistentVolumeClaim(ClaimName! ReadOnly) Secret(Optional SecretName!)])) InstanceTypes[] TargetNodes!]
                NumNodes!) Parameters{} PlatformCapabilities[] PropagateTags ResourceRetentionPolicy(SkipDeregisterOnUpdate)
                RetryStrategy(Attempts EvaluateOnExit[Action! OnExitCode OnReason OnStatusReason]) SchedulingPriority Tags{}
                Timeout(AttemptDurationSeconds) Type!
                """,
        },
    ];

    // A definition that is changed becomes another revision of the same name.
    private static string NextRevision(string arn)
    {
        var colon = arn.LastIndexOf(':');
        return $"{arn[..colon]}:{int.Parse(arn.AsSpan(colon + 1), CultureInfo.InvariantCulture) + 1}";
    }
}
