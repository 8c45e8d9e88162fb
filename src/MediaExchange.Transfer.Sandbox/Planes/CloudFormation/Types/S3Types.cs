namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>Buckets. Properties after the CloudFormation resource specification.</summary>
internal static class S3Types
{
    public static readonly ResourceType[] All =
    [
        new()
        {
            Name = "AWS::S3::Bucket",
            NameProperty = "BucketName",
            MaxName = 63,
            HasLowerCaseName = true,
            PhysicalId = made => made.Name,
            Attributes = new Dictionary<string, Func<Resources.ResourceRecord, string>>
            {
                ["Arn"] = record => $"arn:{record.Place.Partition}:s3:::{record.PhysicalId}",
                ["DomainName"] = record => $"{record.PhysicalId}.s3.{record.Place.UrlSuffix}",
                ["RegionalDomainName"] = record => $"{record.PhysicalId}.s3.{record.Place.Region}.{record.Place.UrlSuffix}",
                ["DualStackDomainName"] = record => $"{record.PhysicalId}.s3.dualstack.{record.Place.Region}.{record.Place.UrlSuffix}",
            },
            Properties = """
                AbacStatus AccelerateConfiguration(AccelerationStatus!) AccessControl AnalyticsConfigurations[Id! Prefix
                StorageClassAnalysis!(DataExport(Destination!(BucketAccountId BucketArn! Format! Prefix) OutputSchemaVersion!)) TagFilters[Key!
                Value!]] BucketEncryption(ServerSideEncryptionConfiguration![BlockedEncryptionTypes(EncryptionType[]) BucketKeyEnabled
                ServerSideEncryptionByDefault(KMSMasterKeyID SSEAlgorithm!)]) BucketNamePrefix^ BucketName^ BucketNamespace^
                CorsConfiguration(CorsRules![AllowedHeaders[] AllowedMethods![] AllowedOrigins![] ExposedHeaders[] Id MaxAge])
                IntelligentTieringConfigurations[Id! Prefix Status! TagFilters[Key! Value!] Tierings![AccessTier! Days!]]
                InventoryConfigurations[Destination!(BucketAccountId BucketArn! Format! Prefix) Enabled! Id! IncludedObjectVersions!
                OptionalFields[] Prefix ScheduleFrequency!] LifecycleConfiguration(Rules![AbortIncompleteMultipartUpload(DaysAfterInitiation!)
                ExpirationDate ExpirationInDays ExpiredObjectDeleteMarker Id NoncurrentVersionExpiration(NewerNoncurrentVersions NoncurrentDays!)
                NoncurrentVersionExpirationInDays NoncurrentVersionTransition(NewerNoncurrentVersions StorageClass! TransitionInDays!)
                NoncurrentVersionTransitions[NewerNoncurrentVersions StorageClass! TransitionInDays!] ObjectSizeGreaterThan ObjectSizeLessThan
                Prefix Status! TagFilters[Key! Value!] Transition(StorageClass! TransitionDate TransitionInDays) Transitions[StorageClass!
                TransitionDate TransitionInDays]] TransitionDefaultMinimumObjectSize) LoggingConfiguration(DestinationBucketName LogFilePrefix
                TargetObjectKeyFormat{}) MetadataConfiguration(InventoryTableConfiguration(ConfigurationState! EncryptionConfiguration(KmsKeyArn
                SseAlgorithm!)) JournalTableConfiguration!(EncryptionConfiguration(KmsKeyArn SseAlgorithm!) RecordExpiration!(Days Expiration!)))
                MetadataTableConfiguration(S3TablesDestination!(TableBucketArn! TableName!)) MetricsConfigurations[AccessPointArn Id! Prefix
                TagFilters[Key! Value!]] NotificationConfiguration(EventBridgeConfiguration(EventBridgeEnabled!) LambdaConfigurations[Event!
                Filter(S3Key!(Rules![Name! Value!])) Function!] QueueConfigurations[Event! Filter(S3Key!(Rules![Name! Value!])) Queue!]
                TopicConfigurations[Event! Filter(S3Key!(Rules![Name! Value!])) Topic!]) ObjectLockConfiguration(ObjectLockEnabled
                Rule(DefaultRetention(Days Mode Years))) ObjectLockEnabled OwnershipControls(Rules![ObjectOwnership])
                PublicAccessBlockConfiguration(BlockPublicAcls BlockPublicPolicy IgnorePublicAcls RestrictPublicBuckets)
                ReplicationConfiguration(Role! Rules![DeleteMarkerReplication(Status) Destination!(AccessControlTranslation(Owner!) Account
                Bucket! EncryptionConfiguration(ReplicaKmsKeyID!) Metrics(EventThreshold(Minutes!) Status!) ReplicationTime(Status!
                Time!(Minutes!)) StorageClass) Filter(And(Prefix TagFilters[Key! Value!]) Prefix TagFilter(Key! Value!)) Id Prefix Priority
                SourceSelectionCriteria(ReplicaModifications(Status!) SseKmsEncryptedObjects(Status!)) Status!]) Tags[Key! Value!]
                VersioningConfiguration(Status!) WebsiteConfiguration(ErrorDocument IndexDocument RedirectAllRequestsTo(HostName! Protocol)
                RoutingRules[RedirectRule!(HostName HttpRedirectCode Protocol ReplaceKeyPrefixWith ReplaceKeyWith)
                RoutingRuleCondition(HttpErrorCodeReturnedEquals KeyPrefixEquals)])
                """,
        },
        new()
        {
            Name = "AWS::S3::BucketPolicy",
            PhysicalId = made => made.Text("Bucket"),
            Properties = """
                Bucket!^ PolicyDocument!{}
                """,
        },
    ];
}
