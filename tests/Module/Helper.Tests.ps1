BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox masters, exchange
    $aws = $sandbox.Access
    # How stacks behave from now on; see StackSettings in the sandbox's source.
    function Set-StackBehaviour($Sandbox, [hashtable] $Settings) {
        $null = Invoke-RestMethod "$($Sandbox.EndpointUrl)/_sandbox/stacks" -Method Put -ContentType application/json -Body ($Settings | ConvertTo-Json -Depth 9)
    }
    $image = @{ WorkerImageUri = '000000000000.dkr.ecr.us-east-1.amazonaws.com/mediaexchange-transfer/worker:0.1.0' }
    $general = $image + @{ HelperRole = 'General'; SourceBucket = 'masters'; DestinationBucket = 'exchange' }
}
AfterAll { $sandbox | Stop-TransferSandbox }

Describe 'A helper' {
    AfterEach { Set-StackBehaviour $sandbox @{}; Get-TransferHelper @aws | ForEach-Object { Uninstall-TransferHelper $_.Name @aws -Confirm:$false } }

    It 'is installed, found, updated and removed, and leaves nothing behind' {
        $helper = Install-TransferHelper studio @general @aws
        $helper.Status | Should -Be CREATE_COMPLETE
        $helper.IsReady | Should -BeTrue
        $helper.Role | Should -Be General
        $helper.StackName | Should -Be mediaexchange-transfer-studio
        $helper.Version | Should -Be (Get-Module MediaExchange.Transfer).Version.ToString()
        $helper.Outputs.JobQueueArn | Should -Match ':job-queue/'
        $store = New-TestStore $sandbox
        Set-TestObject $store $helper.Bucket 'runs/1/ledger.ndjson' text
        (Get-TransferHelper @aws).Name | Should -Be studio

        $same = Install-TransferHelper studio @general @aws
        $same.UpdatedAt | Should -BeNullOrEmpty

        $updated = Install-TransferHelper studio -RunRetentionDays 7 @aws
        $updated.Status | Should -Be UPDATE_COMPLETE
        $updated.Parameters.RunRetentionDays | Should -Be 7
        $updated.Parameters.SourceBucketNames | Should -Be masters
        Get-TestKey $store $helper.Bucket | Should -Be 'runs/1/ledger.ndjson'

        $helper | Uninstall-TransferHelper @aws -Confirm:$false
        Get-TransferHelper @aws | Should -BeNullOrEmpty
        { Get-TestKey $store $helper.Bucket } | Should -Throw '*NoSuchBucket*'
        $store.Dispose()
    }

    It 'is planned by -WhatIf, of which nothing is left' {
        $changes = Install-TransferHelper studio @general @aws -WhatIf
        $changes.Action | Sort-Object -Unique | Should -Be Add
        $changes.Resource | Should -Contain HelperBucket
        Get-TransferHelper studio @aws -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $null = Install-TransferHelper studio @general @aws
        $changes = Install-TransferHelper studio -MaxvCpus 16 @aws -WhatIf
        "$($changes.Resource)" | Should -Be ComputeEnvironment
        (Get-TransferHelper studio @aws).UpdatedAt | Should -BeNullOrEmpty
    }

    It 'stands beside others, one for each relation' {
        $null = Install-TransferHelper one @general @aws
        $null = Install-TransferHelper two @general @aws
        (Get-TransferHelper @aws).Name | Sort-Object | Should -Be one, two
        Uninstall-TransferHelper one @aws -Confirm:$false
        (Get-TransferHelper @aws).Name | Should -Be two
    }

    It 'takes its parameters from a <_> file, of which the command line wins' -ForEach 'psd1', 'json' {
        $file = "$TestDrive/studio.$_"
        if ($_ -eq 'json') { $general + @{ RunRetentionDays = 9; MaxvCpus = 8 } | ConvertTo-Json | Set-Content $file }
        else { "@{ HelperRole = 'General'; SourceBucket = 'masters'; DestinationBucket = @('exchange'); WorkerImageUri = '$($image.WorkerImageUri)'; RunRetentionDays = 9; MaxvCpus = 8 }" | Set-Content $file }
        $helper = Install-TransferHelper studio -ParameterFile $file -MaxvCpus 4 @aws
        $helper.Parameters.RunRetentionDays | Should -Be 9
        $helper.Parameters.MaxvCpus | Should -Be 4
    }

    It 'refuses a parameter file that <says>' -ForEach @(
        @{ says = 'names no parameter'; name = 'a.json'; text = '{ "Sizes": 3 }'; reason = "*no parameter 'Sizes'*MaxvCpus*" }
        @{ says = 'has secrets'; name = 'a.json'; text = '{ "SecretKey": "x" }'; reason = '*SecretKey is not taken from a file*' }
        @{ says = 'is no JSON'; name = 'a.json'; text = '{ "Name": '; reason = '*not JSON*' }
        @{ says = 'calls something'; name = 'a.psd1'; text = '@{ Name = Get-Date }'; reason = '*more than constants*' }
        @{ says = 'cannot be converted'; name = 'a.json'; text = '{ "MaxvCpus": "many" }'; reason = "*'many' cannot be MaxvCpus*" }
        @{ says = 'is of another kind'; name = 'a.txt'; text = 'Name=x'; reason = '*neither a .psd1 nor a .json*' }
    ) {
        Set-Content "$TestDrive/$name" $text
        $refused = Get-TerminatingError { Install-TransferHelper -ParameterFile "$TestDrive/$name" @aws }
        $refused.FullyQualifiedErrorId | Should -BeLike 'InvalidParameterFile,*'
        $refused.Exception.Message | Should -BeLike $reason
    }

    It 'refuses <what> before anything is made' -ForEach @(
        @{ what = 'a KMS key that is no ARN'; with = @{ SourceKmsKeyArn = '1234abcd-12ab-34cd-56ef-1234567890ab' }; reason = '*not the ARN of a KMS key*' }
        @{ what = 'an address for a bucket'; with = @{ SourceBucket = 's3://masters/' }; reason = "*'s3://masters/' is no bucket's name*" }
        @{ what = 'a network without subnets'; with = @{ VpcId = 'vpc-12345678' }; reason = '*' }
    ) {
        $settings = $general.Clone()
        foreach ($name in $with.Keys) { $settings[$name] = $with[$name] }
        $refused = Get-TerminatingError { Install-TransferHelper studio @settings @aws }
        $refused.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        $refused.Exception.Message | Should -BeLike $reason
        Get-TransferHelper @aws | Should -BeNullOrEmpty
    }

    It 'refuses a name that none can have, and tells of one that is not there' {
        (Get-TerminatingError { Install-TransferHelper 'My Helper' @general @aws }).Exception.Message | Should -BeLike "*'My Helper' cannot be a helper's name*"
        Get-TransferHelper nobody @aws -ErrorVariable missing -ErrorAction SilentlyContinue
        $missing.FullyQualifiedErrorId | Should -BeLike 'HelperNotFound,*'
        Uninstall-TransferHelper nobody @aws -Confirm:$false -ErrorVariable missing -ErrorAction SilentlyContinue
        $missing.FullyQualifiedErrorId | Should -BeLike 'HelperNotFound,*'
    }

    It 'that cannot be made is undone; the error names the first resource that failed and why, and the next try succeeds' {
        Set-StackBehaviour $sandbox @{ failures = @(@{ resource = 'JobQueue'; on = 'Create'; reason = 'Limit of queues exceeded'; times = 1 }) }
        $failed = Get-TerminatingError { Install-TransferHelper studio @general @aws }
        $failed.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        $failed.Exception.Message | Should -BeLike "*'studio' ended as ROLLBACK_COMPLETE: JobQueue (AWS::Batch::JobQueue): *Limit of queues exceeded*"
        (Get-TransferHelper studio @aws).Status | Should -Be ROLLBACK_COMPLETE
        (Install-TransferHelper studio @general @aws -Force).Status | Should -Be CREATE_COMPLETE
    }

    It 'is as it was before when an update fails' {
        $null = Install-TransferHelper studio @general @aws
        Set-StackBehaviour $sandbox @{ failures = @(@{ resource = 'ComputeEnvironment'; on = 'Update'; reason = 'Not enough of it'; times = 1 }) }
        $failed = Get-TerminatingError { Install-TransferHelper studio -MaxvCpus 16 @aws }
        $failed.Exception.Message | Should -BeLike '*UPDATE_ROLLBACK_COMPLETE: ComputeEnvironment*Not enough of it. The helper is as it was before.*'
        $helper = Get-TransferHelper studio @aws
        $helper.IsReady | Should -BeTrue
        $helper.Parameters.MaxvCpus | Should -Not -Be 16
    }

    It 'that somebody is installing is waited for' {
        Set-StackBehaviour $sandbox @{ stepMilliseconds = 150 }
        $first = Start-ThreadJob { Import-Module $using:manifest; $general = $using:general; $aws = $using:aws; Install-TransferHelper studio @general @aws }
        try {
            Wait-Until { (Get-TransferHelper studio @aws -ErrorAction Ignore).Status -eq 'CREATE_IN_PROGRESS' } 'the installation begins'
            $helper = Install-TransferHelper studio @general @aws -WarningVariable warned -WarningAction SilentlyContinue
            $helper.Status | Should -Be CREATE_COMPLETE
            "$warned" | Should -BeLike "*'studio' is CREATE_IN_PROGRESS*"
            ($first | Receive-Job -Wait).Status | Should -Be CREATE_COMPLETE
        }
        finally { $first | Remove-Job -Force }
    }

    It 'leaves its bucket with -KeepBucket, and nothing else' {
        $helper = Install-TransferHelper studio @general @aws
        $store = New-TestStore $sandbox
        Set-TestObject $store $helper.Bucket 'runs/1/ledger.ndjson' text
        Uninstall-TransferHelper studio @aws -KeepBucket -Confirm:$false
        Get-TransferHelper @aws | Should -BeNullOrEmpty
        Get-TestKey $store $helper.Bucket | Should -Be 'runs/1/ledger.ndjson'
        $store.Dispose()
    }

    It 'that cannot be removed says what stays and why, and the next try removes it' {
        $null = Install-TransferHelper studio @general @aws
        Set-StackBehaviour $sandbox @{ failures = @(@{ resource = 'DriverRole'; on = 'Delete'; reason = 'Somebody uses it'; times = 1 }) }
        $failed = Get-TerminatingError { Uninstall-TransferHelper studio @aws -Confirm:$false }
        $failed.Exception.Message | Should -BeLike '*DELETE_FAILED: DriverRole (AWS::IAM::Role): *Somebody uses it*'
        (Get-TerminatingError { Install-TransferHelper studio @general @aws -WhatIf:$false -Confirm:$false -TemplatePath missing.yaml }).FullyQualifiedErrorId | Should -BeLike 'TemplateUnreadable,*'
        Uninstall-TransferHelper studio @aws -Confirm:$false
        Get-TransferHelper @aws | Should -BeNullOrEmpty
    }

    It 'is refused to who may not, by the action' {
        Set-SandboxFault $sandbox @(@{ match = @{ operation = 'cloudformation:CreateChangeSet' }; action = @{ error = 'AccessDenied' } })
        try {
            $failed = Get-TerminatingError { Install-TransferHelper studio @general @aws }
            $failed.FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
            $failed.CategoryInfo.Category | Should -Be PermissionDenied
        }
        finally { Set-SandboxFault $sandbox }
    }
}
