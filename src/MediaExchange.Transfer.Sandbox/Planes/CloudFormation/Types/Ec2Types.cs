using System.Globalization;
using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>Networks. Properties after the CloudFormation resource specification.</summary>
internal static class Ec2Types
{
    public static readonly ResourceType[] All =
    [
        new()
        {
            Name = "AWS::EC2::VPC",
            PhysicalId = _ => NewResource.Hex("vpc-"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["VpcId"] = record => record.PhysicalId,
                ["CidrBlock"] = record => record.Text("CidrBlock"),
                ["DefaultSecurityGroup"] = record => "sg-" + record.PhysicalId[4..],
            },
            Properties = """
                CidrBlock^ EnableDnsHostnames EnableDnsSupport InstanceTenancy~ Ipv4IpamPoolId^ Ipv4NetmaskLength^ Tags[Key! Value!]
                """,
        },
        new()
        {
            Name = "AWS::EC2::Subnet",
            PhysicalId = _ => NewResource.Hex("subnet-"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["SubnetId"] = record => record.PhysicalId,
                ["VpcId"] = record => record.Text("VpcId"),
                ["CidrBlock"] = record => record.Text("CidrBlock"),
                ["AvailabilityZone"] = record => record.Text("AvailabilityZone") is { Length: > 0 } zone ? zone : record.Place.Region + "a",
            },
            Properties = """
                AssignIpv6AddressOnCreation AvailabilityZoneId^ AvailabilityZone^ CidrBlock^ EnableDns64 EnableLniAtDeviceIndex Ipv4IpamPoolId^
                Ipv4NetmaskLength^ Ipv6CidrBlock~ Ipv6IpamPoolId^ Ipv6Native^ Ipv6NetmaskLength^ MapPublicIpOnLaunch OutpostArn^
                PrivateDnsNameOptionsOnLaunch(EnableResourceNameDnsAAAARecord EnableResourceNameDnsARecord HostnameType) Tags[Key! Value!] VpcId!^
                """,
        },
        new()
        {
            Name = "AWS::EC2::InternetGateway",
            PhysicalId = _ => NewResource.Hex("igw-"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["InternetGatewayId"] = record => record.PhysicalId,
            },
            Properties = """
                Tags[Key! Value!]
                """,
        },
        new()
        {
            Name = "AWS::EC2::VPCGatewayAttachment",
            PhysicalId = made => $"IGW|{made.Text("VpcId")}",
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["AttachmentType"] = record => "IGW",
            },
            Properties = """
                InternetGatewayId VpcId!^ VpnGatewayId
                """,
        },
        new()
        {
            Name = "AWS::EC2::RouteTable",
            PhysicalId = _ => NewResource.Hex("rtb-"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["RouteTableId"] = record => record.PhysicalId,
            },
            Properties = """
                Tags[Key! Value!] VpcId!^
                """,
        },
        new()
        {
            Name = "AWS::EC2::Route",
            PhysicalId = made => $"{made.Text("RouteTableId")}|{made.Text("DestinationCidrBlock")}{made.Text("DestinationIpv6CidrBlock")}{made.Text("DestinationPrefixListId")}",
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["CidrBlock"] = record => record.Text("DestinationCidrBlock"),
            },
            Properties = """
                CarrierGatewayId CoreNetworkArn DestinationCidrBlock^ DestinationIpv6CidrBlock^ DestinationPrefixListId^
                EgressOnlyInternetGatewayId GatewayId InstanceId LocalGatewayId NatGatewayId NetworkInterfaceId RouteTableId!^ TransitGatewayId
                VpcEndpointId VpcPeeringConnectionId
                """,
        },
        new()
        {
            Name = "AWS::EC2::SubnetRouteTableAssociation",
            PhysicalId = _ => NewResource.Hex("rtbassoc-"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Id"] = record => record.PhysicalId,
            },
            Properties = """
                RouteTableId!^ SubnetId!^
                """,
        },
        new()
        {
            Name = "AWS::EC2::VPCEndpoint",
            PhysicalId = _ => NewResource.Hex("vpce-"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Id"] = record => record.PhysicalId,
            },
            Properties = """
                DnsOptions(DnsRecordIpType PrivateDnsOnlyForInboundResolverEndpoint PrivateDnsPreference^ PrivateDnsSpecifiedDomains^[])
                IpAddressType PolicyDocument{} PrivateDnsEnabled ResourceConfigurationArn^ RouteTableIds[] SecurityGroupIds[] ServiceName^
                ServiceNetworkArn^ ServiceRegion^ SubnetIds[] Tags[Key! Value!] VpcEndpointType^ VpcId!^
                """,
        },
        new()
        {
            Name = "AWS::EC2::SecurityGroup",
            PhysicalId = _ => NewResource.Hex("sg-"),
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["GroupId"] = record => record.PhysicalId,
                ["Id"] = record => record.PhysicalId,
                ["VpcId"] = record => record.Text("VpcId"),
            },
            Properties = """
                GroupDescription!^ GroupName^ SecurityGroupEgress[CidrIp CidrIpv6 Description DestinationPrefixListId DestinationSecurityGroupId
                FromPort IpProtocol! ToPort] SecurityGroupIngress[CidrIp CidrIpv6 Description FromPort IpProtocol! SourcePrefixListId
                SourceSecurityGroupId SourceSecurityGroupName SourceSecurityGroupOwnerId ToPort] Tags[Key! Value!] VpcId^
                """,
        },
        new()
        {
            Name = "AWS::EC2::LaunchTemplate",
            NameProperty = "LaunchTemplateName",
            MaxName = 128,
            PhysicalId = _ => NewResource.Hex("lt-"),
            HasVersions = true,
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["LaunchTemplateId"] = record => record.PhysicalId,
                ["DefaultVersionNumber"] = _ => "1",
                ["LatestVersionNumber"] = record => record.Version.ToString(CultureInfo.InvariantCulture),
            },
            Properties = """
                LaunchTemplateData!(BlockDeviceMappings[DeviceName Ebs(DeleteOnTermination EbsCardIndex Encrypted Iops KmsKeyId SnapshotId
                Throughput VolumeInitializationRate VolumeSize VolumeType) NoDevice VirtualName]
                CapacityReservationSpecification(CapacityReservationPreference CapacityReservationTarget(CapacityReservationId
                CapacityReservationResourceGroupArn)) CpuOptions(AmdSevSnp CoreCount ThreadsPerCore) CreditSpecification(CpuCredits)
                DisableApiStop DisableApiTermination EbsOptimized EnclaveOptions(Enabled) HibernationOptions(Configured) IamInstanceProfile(Arn
                Name) ImageId InstanceInitiatedShutdownBehavior InstanceMarketOptions(MarketType SpotOptions(BlockDurationMinutes
                InstanceInterruptionBehavior MaxPrice SpotInstanceType ValidUntil)) InstanceRequirements(AcceleratorCount(Max Min)
                AcceleratorManufacturers[] AcceleratorNames[] AcceleratorTotalMemoryMiB(Max Min) AcceleratorTypes[] AllowedInstanceTypes[]
                BareMetal BaselineEbsBandwidthMbps(Max Min) BaselinePerformanceFactors(Cpu(References[InstanceFamily])) BurstablePerformance
                CpuManufacturers[] ExcludedInstanceTypes[] InstanceGenerations[] LocalStorage LocalStorageTypes[]
                MaxSpotPriceAsPercentageOfOptimalOnDemandPrice MemoryGiBPerVCpu(Max Min) MemoryMiB(Max Min) NetworkBandwidthGbps(Max Min)
                NetworkInterfaceCount(Max Min) OnDemandMaxPricePercentageOverLowestPrice RequireHibernateSupport
                SpotMaxPricePercentageOverLowestPrice TotalLocalStorageGB(Max Min) VCpuCount(Max Min)) InstanceType KernelId KeyName
                LicenseSpecifications[LicenseConfigurationArn] MaintenanceOptions(AutoRecovery) MetadataOptions(HttpEndpoint HttpProtocolIpv6
                HttpPutResponseHopLimit HttpTokens InstanceMetadataTags) Monitoring(Enabled) NetworkInterfaces[AssociateCarrierIpAddress
                AssociatePublicIpAddress ConnectionTrackingSpecification(TcpEstablishedTimeout UdpStreamTimeout UdpTimeout) DeleteOnTermination
                Description DeviceIndex EnaQueueCount EnaSrdSpecification(EnaSrdEnabled EnaSrdUdpSpecification(EnaSrdUdpEnabled)) Groups[]
                InterfaceType Ipv4PrefixCount Ipv4Prefixes[Ipv4Prefix] Ipv6AddressCount Ipv6Addresses[Ipv6Address] Ipv6PrefixCount
                Ipv6Prefixes[Ipv6Prefix] NetworkCardIndex NetworkInterfaceId PrimaryIpv6 PrivateIpAddress PrivateIpAddresses[Primary
                PrivateIpAddress] SecondaryPrivateIpAddressCount SubnetId] Placement(Affinity AvailabilityZone GroupId GroupName HostId
                HostResourceGroupArn PartitionNumber SpreadDomain Tenancy) PrivateDnsNameOptions(EnableResourceNameDnsAAAARecord
                EnableResourceNameDnsARecord HostnameType) RamDiskId SecurityGroupIds[] SecurityGroups[] TagSpecifications[ResourceType Tags[Key!
                Value!]] UserData) LaunchTemplateName^ TagSpecifications[ResourceType Tags[Key! Value!]] VersionDescription
                """,
        },
    ];
}
