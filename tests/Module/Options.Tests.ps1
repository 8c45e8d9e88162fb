BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox -WithSampleObjects -Bucket other, owned
    $s3 = $sandbox.Access
    $store = New-TestStore $sandbox

    function Get-TestHead([string] $Key, [string] $Bucket = 'other') {
        $store.HeadAsync((New-StoreObject ObjectLocation @($Bucket, $Key, $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    }

    function Get-TestTag([string] $Key) {
        $store.GetTagsAsync((New-StoreObject ObjectLocation @('other', $Key, $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult() | ForEach-Object { "$($_.Key)=$($_.Value)" }
    }

    # An object of any size that takes no room, cut into parts as a client would have.
    function New-TestVirtualObject([string] $Key, [long] $Size, [long] $PartSize) {
        $null = Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/objects/sample-source/$([uri]::EscapeDataString($Key))?size=$Size&partSize=$PartSize" -Method Put
    }

    # A server that writes down what it is asked: every object is there, and no copy is allowed.
    function Get-RequestHeader([scriptblock] $Command) {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $heard = [Collections.Concurrent.ConcurrentQueue[string]]::new()
        $server = Start-ThreadJob -ArgumentList $listener, $heard {
            param($listener, $heard)
            while ($true) {
                try { $client = $listener.AcceptTcpClient() } catch { return }
                $stream = $client.GetStream()
                $reader = [IO.StreamReader]::new($stream)
                $first = $reader.ReadLine()
                $lines = while ($line = $reader.ReadLine()) { "$($first -split ' ' | Select-Object -First 1) $line" }
                foreach ($line in $lines) { $heard.Enqueue($line) }
                $answer = $first -like 'HEAD *' ? "200 OK`r`nETag: `"0123456789abcdef0123456789abcdef`"`r`nContent-Length: 3" : "403 Forbidden`r`nContent-Length: 0"
                $stream.Write([Text.Encoding]::ASCII.GetBytes("HTTP/1.1 $answer`r`nConnection: close`r`n`r`n"))
                $client.Close()
            }
        }
        try { & $Command @{ EndpointUrl = "http://$($listener.LocalEndpoint)"; AccessKey = 'a'; SecretKey = 'b'; Region = 'us-east-1' } }
        finally {
            $listener.Stop()
            $server | Wait-Job | Remove-Job
        }
        $heard
    }

    # The AWS SDK of the module, for what its own client has no need of.
    $sdk = $context.LoadFromAssemblyName('AWSSDK.S3')
    $config = [Activator]::CreateInstance($sdk.GetType('Amazon.S3.AmazonS3Config'))
    $config.ServiceURL = $s3.EndpointUrl
    $config.ForcePathStyle = $true
    $client = [Activator]::CreateInstance($sdk.GetType('Amazon.S3.AmazonS3Client'), @($s3.AccessKey, $s3.SecretKey, $config))
    function Invoke-Sdk([string] $Operation, [hashtable] $Values) {
        $request = [Activator]::CreateInstance($sdk.GetType("Amazon.S3.Model.${Operation}Request"))
        foreach ($name in $Values.Keys) { $request.$name = $Values.$name }
        $client."${Operation}Async"($request, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    }
}

AfterAll {
    $client.Dispose()
    $store.Dispose()
    $sandbox | Stop-TransferSandbox
}

Describe 'A parameter of Invoke-S3Transfer reaches the store' {
    It '-CopyProperty <property>: metadata <metadata>, tags <tags>' -ForEach @(
        @{ property = 'Default'; type = 'video/quicktime'; metadata = 'sample=1'; tags = 'project=sample' }
        @{ property = 'Metadata'; type = 'video/quicktime'; metadata = 'sample=1'; tags = $null }
        @{ property = 'None'; type = 'binary/octet-stream'; metadata = ''; tags = $null }
    ) {
        foreach ($way in 'whole', 'parts') {
            $result = Invoke-S3Transfer s3://sample-source/films/trailer.mov "s3://other/$property/$way.mov" @s3 -CopyProperty $property -MultipartThreshold ($way -eq 'parts' ? 5MB : 512MB)
            $result.Status | Should -Be Copied
            $result.Parts -gt 0 | Should -Be ($way -eq 'parts')
            $head = Get-TestHead "$property/$way.mov"
            $head.Properties.ContentType | Should -Be $type
            ($head.Properties.Metadata.GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" }) -join ' ' | Should -Be $metadata
            Get-TestTag "$property/$way.mov" | Should -Be $tags
        }
    }

    It '-CopyProperty All: website redirect and annotations besides' {
        $null = Invoke-Sdk PutObject @{ BucketName = 'sample-source'; Key = 'page.html'; ContentBody = 'x' * 6MB; WebsiteRedirectLocation = '/elsewhere.html' }
        $page = New-StoreObject ObjectLocation @('sample-source', 'page.html', $null)
        # A store is asked for annotations before it is given one.
        $null = $store.ListAnnotationsAsync($page, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        $null = $store.WriteAnnotationAsync((New-StoreObject WriteAnnotationRequest @($page, (Get-TestHead page.html sample-source).ETag, 'note', [ReadOnlyMemory[byte]]::new([Text.Encoding]::UTF8.GetBytes('a word')))), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        foreach ($property in 'All', 'Default') {
            foreach ($way in 'whole', 'parts') {
                $result = Invoke-S3Transfer s3://sample-source/page.html "s3://other/$property/$way.html" @s3 -CopyProperty $property -MultipartThreshold ($way -eq 'parts' ? 5MB : 512MB)
                $result.Status | Should -Be Copied
                $result.Parts -gt 0 | Should -Be ($way -eq 'parts')
                (Get-TestHead "$property/$way.html").Properties.WebsiteRedirectLocation | Should -Be ($property -eq 'All' ? '/elsewhere.html' : $null)
                $store.ListAnnotationsAsync((New-StoreObject ObjectLocation @('other', "$property/$way.html", $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult().Name | Should -Be ($property -eq 'All' ? 'note' : $null)
            }
        }
    }

    It '-StorageClass, -ServerSideEncryption <algorithm> and -KmsKeyId' -ForEach @(
        @{ algorithm = 'AES256'; given = @{ ServerSideEncryption = 'AES256' } }
        @{ algorithm = 'aws:kms'; given = @{ KmsKeyId = 'arn:aws:kms:us-east-1:111122223333:key/master' } }
        @{ algorithm = 'aws:kms:dsse'; given = @{ ServerSideEncryption = 'aws:kms:dsse'; KmsKeyId = 'arn:aws:kms:us-east-1:111122223333:key/master' } }
    ) {
        foreach ($way in 'whole', 'parts') {
            $key = "$($algorithm -replace ':', '-')/$way.mov"
            (Invoke-S3Transfer s3://sample-source/films/trailer.mov "s3://other/$key" @s3 @given -StorageClass GLACIER_IR -MultipartThreshold ($way -eq 'parts' ? 5MB : 512MB)).Status | Should -Be Copied
            $head = Get-TestHead $key
            $head.StorageClass | Should -Be GLACIER_IR
            $head.Encryption.Algorithm | Should -Be $algorithm
            $head.Encryption.KmsKeyId | Should -Be $given.KmsKeyId
        }
    }

    It '-Grant, by its id or as id=..., and by the name -GrantFullControl' {
        $rules = [Activator]::CreateInstance([Collections.Generic.List`1].MakeGenericType($sdk.GetType('Amazon.S3.Model.OwnershipControlsRule')))
        $rule = [Activator]::CreateInstance($sdk.GetType('Amazon.S3.Model.OwnershipControlsRule'))
        $rule.ObjectOwnership = 'ObjectWriter'
        $rules.Add($rule)
        $controls = [Activator]::CreateInstance($sdk.GetType('Amazon.S3.Model.OwnershipControls'))
        $controls.Rules = $rules
        $null = Invoke-Sdk PutBucketOwnershipControls @{ BucketName = 'other'; OwnershipControls = $controls }
        $one, $two = ('1a' * 32), ('2b' * 32)
        (Invoke-S3Transfer s3://sample-source/films/trailer.mov s3://other/granted.mov @s3 -Grant $one, "id=`"$two`"").Status | Should -Be Copied
        (Invoke-S3Transfer s3://sample-source/films/trailer.mov s3://other/granted-parts.mov @s3 -GrantFullControl $one, "id=$two" -MultipartThreshold 5MB).Parts | Should -BeGreaterThan 0
        foreach ($key in 'granted.mov', 'granted-parts.mov') {
            $grants = (Invoke-Sdk GetObjectAcl @{ BucketName = 'other'; Key = $key }).Grants
            $grants.Where({ $_.Permission.Value -eq 'FULL_CONTROL' }).Grantee.CanonicalUser | Sort-Object | Should -Be $one, $two
        }
        # Nobody gets a grant that was not asked for.
        $null = Invoke-S3Transfer s3://sample-source/films/trailer.mov s3://other/plain.mov @s3
        (Invoke-Sdk GetObjectAcl @{ BucketName = 'other'; Key = 'plain.mov' }).Grants.Grantee.CanonicalUser | Should -Not -Contain $one
    }

    It '-Grant and -BucketOwnerFullControl where the owner is enforced: refused with advice, and taken' {
        $refused = Invoke-S3Transfer s3://sample-source/films/trailer.mov s3://owned/ @s3 -Grant ('1a' * 32) -ErrorAction SilentlyContinue
        $refused.FailureKind | Should -Be AclNotSupported
        $refused.Advice | Should -Match 'owner-enforced'
        (Invoke-S3Transfer s3://sample-source/films/trailer.mov s3://owned/ @s3 -BucketOwnerFullControl).Status | Should -Be Copied
    }

    It '-RequestPayer requester, -BucketOwnerFullControl and -Grant, as headers' {
        $heard = Get-RequestHeader { param($access) Invoke-S3Transfer s3://bucket/a s3://bucket/b @access -RequestPayer requester -BucketOwnerFullControl -IfExists Overwrite -ErrorAction SilentlyContinue }
        $heard | Should -Contain 'HEAD x-amz-request-payer: requester'
        $heard | Should -Contain 'PUT x-amz-request-payer: requester'
        $heard | Should -Contain 'PUT x-amz-acl: bucket-owner-full-control'
        $heard = Get-RequestHeader { param($access) Invoke-S3Transfer s3://bucket/a s3://bucket/b @access -IfExists Overwrite -Grant id=someone -ErrorAction SilentlyContinue }
        $heard | Should -Not -Match 'x-amz-request-payer|x-amz-acl'
        $heard | Should -Contain 'PUT x-amz-grant-full-control: id="someone"'
    }

    It '-PreserveETag' {
        New-TestVirtualObject cut.mxf 300MB 40MB
        New-TestVirtualObject small-cut.mxf 12MB 5MB
        foreach ($key in 'cut.mxf', 'small-cut.mxf') {
            $result = Invoke-S3Transfer "s3://sample-source/$key" s3://other/ @s3 -PreserveETag
            $result.Status | Should -Be Copied
            $result.DestinationETag | Should -Be $result.SourceETag
            (Get-TestHead $key).ETag | Should -Be (Get-TestHead $key sample-source).ETag
        }
        # Without it, another one.
        (Invoke-S3Transfer s3://sample-source/cut.mxf s3://other/whole.mxf @s3).DestinationETag | Should -Not -Be (Get-TestHead cut.mxf sample-source).ETag
    }

    It '-PartSize and -MultipartThreshold' {
        $result = Invoke-S3Transfer s3://sample-source/films/trailer.mov s3://other/threshold.mov @s3 -MultipartThreshold 5MB -PartSize 5MB
        $result.Parts | Should -Be 2
        (Get-TestHead threshold.mov).PartCount | Should -Be 2
        (Invoke-S3Transfer s3://sample-source/films/trailer.mov s3://other/threshold.mov @s3 -IfExists Overwrite).Parts | Should -Be 0
    }

    It '-IfExists Skip with -SkipRule <rule>, where size is all that is the same: <older> and <newer>' -ForEach @(
        @{ rule = 'ETagOrChecksum'; older = 'Copied'; newer = 'Copied' }
        @{ rule = 'Size'; older = 'Skipped'; newer = 'Skipped' }
        @{ rule = 'Newer'; older = 'Copied'; newer = 'Skipped' }
    ) {
        # The destination's object is older than its source, and then newer.
        Set-TestObject $store other "rule/$rule" 'there'
        Wait-Until { Set-TestObject $store sample-source "rule/$rule" 'comes'; (Get-TestHead "rule/$rule" sample-source).LastModified -gt (Get-TestHead "rule/$rule").LastModified } 'the clock goes on'
        $result = Invoke-S3Transfer "s3://sample-source/rule/$rule" s3://other/rule/ @s3 -SkipRule $rule
        $result.Status | Should -Be $older
        Set-TestObject $store other "rule/$rule" 'there'
        $result = Invoke-S3Transfer "s3://sample-source/rule/$rule" s3://other/rule/ @s3 -SkipRule $rule
        $result.Status | Should -Be $newer
        if ($newer -eq 'Skipped') { $result.VerifiedBy | Should -Be Size }
    }

    It '-MaxAttempts' {
        Set-SandboxFault $sandbox @{ match = @{ operation = 'CopyObject' }; action = @{ error = 'InternalError' } }
        try {
            $result = Invoke-S3Transfer s3://sample-source/stills/0001.tif s3://other/attempts/ @s3 -MaxAttempts 3 -ErrorAction SilentlyContinue
            (Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/faults").rules.calls | Should -Be 3
        }
        finally { Set-SandboxFault $sandbox }
        $result.Status | Should -Be Failed
        $result.Retries | Should -Be 2
    }

    It '-ItemTimeout: an object that never ends fails, leaves nothing behind, and holds nobody up' {
        New-TestVirtualObject stuck/large.mxf 600MB 600MB
        foreach ($name in 'a', 'b') { Set-TestObject $store sample-source "stuck/$name" $name }
        Set-SandboxFault $sandbox @{ match = @{ operation = 'UploadPartCopy'; partNumber = 2 }; action = @{ hang = $true } }
        try { $results = Invoke-S3Transfer s3://sample-source/stuck/ s3://other/timeout/ @s3 -ItemTimeout 0:0:5 -ErrorVariable problems -ErrorAction SilentlyContinue }
        finally { Set-SandboxFault $sandbox }
        ($results | Where-Object Status -eq Failed).Key | Should -Be stuck/large.mxf
        $problems.FullyQualifiedErrorId | Should -Be 'Timeout,MediaExchange.Transfer.Commands.InvokeS3TransferCommand'
        $problems.CategoryInfo.Category | Should -Be OperationTimeout
        ($results | Where-Object Status -eq Copied).Key | Sort-Object | Should -Be stuck/a, stuck/b
        Get-TestUpload $store other | Should -BeNullOrEmpty
    }

    It '-MaxConcurrency' {
        Set-SandboxFault $sandbox @{ match = @{ operation = '*' }; action = @{ delayMilliseconds = 20 } }
        try {
            foreach ($most in 1, 3) {
                $null = Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/requests" -Method Delete
                $null = Invoke-S3Transfer s3://sample-source/films/trailer.mov "s3://other/concurrency-$most.mov" @s3 -MultipartThreshold 5MB -PartSize 5MB -MaxConcurrency $most
                $null = Invoke-S3Transfer s3://sample-source/stills/ "s3://other/concurrency-$most/" @s3 -MaxConcurrency $most
                (Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/requests").maxInFlight | Should -BeLessOrEqual $most
            }
        }
        finally { Set-SandboxFault $sandbox }
    }
}

Describe 'The parameters of Invoke-S3Transfer become the options of the engine' {
    It '-<name>' -ForEach @(
        @{ name = 'MaxConcurrency'; value = 7 }
        @{ name = 'MaxRequestsPerSecond'; value = 123 }
        @{ name = 'MaxAttempts'; value = 4 }
        @{ name = 'ItemTimeout'; value = [timespan]'00:30:00' }
        @{ name = 'MultipartThreshold'; value = 6MB }
        @{ name = 'PartSize'; value = 9MB }
        @{ name = 'PreserveETag'; value = $true }
        @{ name = 'KeepUploads'; value = $true }
    ) {
        $cmdlet = [Activator]::CreateInstance((Get-Command Invoke-S3Transfer).ImplementingType)
        $options = $cmdlet.GetType().GetProperty('Options', [Reflection.BindingFlags]'Instance, NonPublic')
        $before = $options.GetValue($cmdlet)
        $cmdlet.$name = $value
        $after = $options.GetValue($cmdlet)
        if ($name -eq 'KeepUploads') {
            $after.OnInterrupt.Invoke() | Should -Be Keep
            $cmdlet.KeepUploads = $false
            $after.OnInterrupt.Invoke() | Should -Be Abort
        }
        else {
            $before.$name | Should -Not -Be $value
            $after.$name | Should -Be $value
        }
        $cmdlet.Dispose()
    }
}

Describe 'What a parameter does not take' {
    It 'is refused before anything is asked: <name> <value>' -ForEach @(
        @{ name = 'CopyProperty'; value = 'Some'; id = 'CannotConvertArgumentNoMessage' }
        @{ name = 'IfExists'; value = 'Maybe'; id = 'CannotConvertArgumentNoMessage' }
        @{ name = 'SkipRule'; value = 'Older'; id = 'CannotConvertArgumentNoMessage' }
        @{ name = 'MaxConcurrency'; value = 0 }
        @{ name = 'MaxConcurrency'; value = 10001 }
        @{ name = 'MaxRequestsPerSecond'; value = 0 }
        @{ name = 'MaxAttempts'; value = 0 }
        @{ name = 'PartSize'; value = 4MB }
        @{ name = 'PartSize'; value = 6GB }
        @{ name = 'MultipartThreshold'; value = 4MB }
        @{ name = 'MultipartThreshold'; value = 6GB }
        @{ name = 'RequestPayer'; value = 'me' }
        @{ name = 'ServerSideEncryption'; value = 'rot13' }
        @{ name = 'StorageClass'; value = '' }
    ) {
        $given = @{ $name = $value }
        (Get-TerminatingError { Invoke-S3Transfer s3://a-bucket/ s3://b-bucket/ @given }).FullyQualifiedErrorId | Should -Be "$($id ?? 'ParameterArgumentValidationError'),MediaExchange.Transfer.Commands.InvokeS3TransferCommand"
    }

    It 'is refused with what to write: <name> <value>' -ForEach @(
        @{ name = 'ItemTimeout'; value = 30; says = 'New-TimeSpan' }
        @{ name = 'ItemTimeout'; value = '-1:0:0'; says = 'one second or more' }
        @{ name = 'Grant'; value = 'emailAddress=somebody'; says = 'id=' }
    ) {
        $given = @{ $name = $value }
        $problem = Get-TerminatingError { Invoke-S3Transfer s3://a-bucket/ s3://b-bucket/ @given }
        $problem.FullyQualifiedErrorId | Should -Match '^InvalidOption,'
        "$problem" | Should -Match ([regex]::Escape($says))
    }
}
