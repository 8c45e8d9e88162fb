BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/TestImage.ps1"
    $sandbox = Start-TransferSandbox masters, exchange
    $aws = $sandbox.Access
    $store = New-TestStore $sandbox
    function Set-Control([string] $What, [hashtable] $Settings) {
        $null = Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/$What" -Method Put -ContentType application/json -Body ($Settings | ConvertTo-Json -Depth 9)
    }
    function Clear-Control([string] $What) { $null = Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/$What" -Method Delete }
    function Get-Check([string] $Area, [string] $Message) { Test-TransferHelper studio @aws | Where-Object { $_.Area -eq $Area -and $_.Message -like $Message } }
    $image = (Publish-TransferWorkerImage (New-TestImage "$TestDrive/image.tar" amd64, arm64) -Architecture x86_64 @aws).Uri
    Set-TestObject $store masters 'a key' 'text'
    $null = Install-TransferHelper studio -HelperRole Publisher -SourceBucket masters -DestinationBucket exchange -Architecture x86_64 -WorkerImageUri $image @aws
}
AfterAll { $sandbox | Stop-TransferSandbox }

Describe 'Test-TransferHelper' {
    It 'passes a helper that is as it should be, and leaves nothing behind' {
        $before = 'masters', 'exchange', (Get-TransferHelper studio @aws).Bucket | ForEach-Object { Get-TestKey $store $_ }

        $checks = Test-TransferHelper studio @aws

        $checks | Where-Object Status -ne Pass | ForEach-Object { "$_ $($_.Fix)" } | Should -BeNullOrEmpty
        $checks.Area | Sort-Object -Unique | Should -Be Bucket, Driver, Helper, Identity, Image, Permission, Queue
        Test-TransferHelper studio -Quiet @aws | Should -BeTrue
        'masters', 'exchange', (Get-TransferHelper studio @aws).Bucket | ForEach-Object { Get-TestKey $store $_ } | Should -Be $before
        'masters', 'exchange', (Get-TransferHelper studio @aws).Bucket | ForEach-Object { Get-TestUpload $store $_ } | Should -BeNullOrEmpty
    }

    It 'has the driver try, with its own permissions, what it will have to do' {
        (Get-Check Driver 'The driver tried*').Message | Should -Be @(
            'The driver tried and was allowed: ListObjectsV2, GetObject, GetObjectTagging.'
            'The driver tried and was allowed: ListMultipartUploads, ListParts, AbortMultipartUpload, PutObject.'
            'The driver tried and was allowed: PutObject.')
    }

    It 'finds a permission that a role is denied, and says which' {
        Set-Control iam @{ denied = @(@{ principal = '*DriverRole*'; action = 's3:PutObject'; resource = 'arn:aws:s3:::exchange/*' }) }
        try {
            $failed = Test-TransferHelper studio @aws | Where-Object Status -eq Fail
            $failed.Subject | Should -Be "driver's role"
            $failed.Message | Should -BeLike '*write to the destination buckets (s3:PutObject on arn:aws:s3:::exchange/*, by a policy that denies it)*'
            $failed.Fix | Should -Not -BeNullOrEmpty
            Test-TransferHelper studio -Quiet @aws | Should -BeFalse
        }
        finally { Clear-Control iam }
    }

    It 'warns, and goes on, where it may not ask' {
        Set-SandboxFault $sandbox @{ match = @{ operation = 'iam:SimulatePrincipalPolicy' }; action = @{ error = 'AccessDenied' } }
        try {
            $checks = Test-TransferHelper studio @aws
            ($checks | Where-Object Area -eq Permission).Status | Should -Be Warn, Warn, Warn, Warn
            ($checks | Where-Object Area -eq Driver).Status | Should -Not -Contain Fail
            Test-TransferHelper studio -Quiet @aws | Should -BeTrue
        }
        finally { Set-SandboxFault $sandbox }
    }

    It 'finds a queue that somebody disabled, and so does Get-TransferHelper' {
        Set-Control batch @{ queueState = 'DISABLED' }
        try {
            (Get-Check Queue '*DISABLED*').Fix | Should -BeLike "*update-job-queue*--state ENABLED*"
            $helper = Get-TransferHelper studio @aws
            $helper.Health | Should -Be Unhealthy
            $helper.HealthReason | Should -BeLike '*DISABLED*'
        }
        finally { Clear-Control batch }
        (Get-TransferHelper studio @aws).Health | Should -Be Healthy
    }

    It 'looks at other buckets where they are named, and finds one that is not there' {
        $failed = Test-TransferHelper studio -DestinationBucket nowhere-at-all @aws | Where-Object { $_.Area -eq 'Bucket' -and $_.Status -eq 'Fail' }
        $failed.Subject | Should -Be 's3://nowhere-at-all'
        $failed.Message | Should -Be 'There is no such bucket.'
    }

    It 'says of a helper that is not there that it is not, and no more' {
        $checks = Test-TransferHelper nobody @aws
        $checks.Status | Should -Be Pass, Fail
        $checks[1].Message | Should -Be "There is no helper 'nobody' in us-east-1."
    }

    It 'says of keys that open nothing that they do not' {
        $wrong = $aws.Clone(); $wrong.SecretKey = 'wrong'
        $checks = @(Test-TransferHelper studio @wrong)
        $checks | Should -HaveCount 1
        $checks[0].Area | Should -Be Identity
        $checks[0].Status | Should -Be Fail
    }
}

Describe 'Subnets that a helper is given' {
    BeforeAll { $given = @{ HelperRole = 'General'; WorkerImageUri = $image; Architecture = 'x86_64'; VpcId = 'vpc-0a1b2c3d'; SubnetId = 'subnet-0a1b2c3d' } }
    AfterEach { Clear-Control ec2; Get-TransferHelper @aws | Where-Object Name -ne studio | ForEach-Object { Uninstall-TransferHelper $_.Name -Confirm:$false @aws } }

    It 'are refused before anything is made when <what>' -ForEach @(
        @{ what = 'they are not there'; subnet = $null; reason = '*A subnet is not in this account and region*' }
        @{ what = 'they have no way out and no endpoints'; subnet = @{ way = 'none' }; reason = '*no route to the internet, and no endpoint for s3, ecr.api, ecr.dkr, logs*' }
        @{ what = 'their way leads nowhere'; subnet = @{ way = 'blackhole' }; reason = '*leads nowhere*' }
        @{ what = 'their way is for public addresses and they give none'; subnet = @{ way = 'internet'; isPublic = $false }; reason = '*workers there get none*' }
    ) {
        if ($subnet) { Set-Control ec2 @{ subnets = @($subnet + @{ subnetId = 'subnet-0a1b2c3d'; vpcId = 'vpc-0a1b2c3d' }) } }
        $failed = Get-TerminatingError { Install-TransferHelper other @given @aws }
        $failed.Exception.Message | Should -BeLike "The helper 'other' cannot be installed: $reason"
        Get-TransferHelper other @aws -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'are taken with a way out, and tested' {
        Set-Control ec2 @{ subnets = @(@{ subnetId = 'subnet-0a1b2c3d'; vpcId = 'vpc-0a1b2c3d'; way = 'nat'; isPublic = $false }) }
        $null = Install-TransferHelper other @given @aws
        $network = Test-TransferHelper other @aws | Where-Object Area -eq Network
        $network.Status | Should -Be Pass
        Set-Control ec2 @{ subnets = @(@{ subnetId = 'subnet-0a1b2c3d'; vpcId = 'vpc-0a1b2c3d'; way = 'blackhole' }) }
        (Test-TransferHelper other @aws | Where-Object Area -eq Network).Status | Should -Be Fail
    }
}
