BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox masters, exchange
    $aws = $sandbox.Access
    # How stacks behave from now on; see StackSettings in the sandbox's source.
    function Set-StackBehaviour($Sandbox, [hashtable] $Settings) {
        $null = Invoke-RestMethod "$($Sandbox.EndpointUrl)/_sandbox/stacks" -Method Put -ContentType application/json -Body ($Settings | ConvertTo-Json -Depth 9)
    }
    $image = @{ WorkerImageUri = '000000000000.dkr.ecr.us-east-1.amazonaws.com/mediaexchange-transfer/worker:0.1.0' }
    . "$PSScriptRoot/TestImage.ps1"
    $registry = ([uri]$sandbox.EndpointUrl).Authority
    $version = (Get-Module MediaExchange.Transfer).Version.ToString()
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
        @{ what = 'a network without subnets'; with = @{ VpcId = 'vpc-12345678' }; reason = '*SubnetIds*. Correct -SubnetId or -VpcId.' }
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

Describe 'The image of a helper' {
    AfterEach {
        Set-SandboxFault $sandbox
        Get-TransferHelper @aws -WarningAction Ignore | ForEach-Object { Uninstall-TransferHelper $_.Name @aws -Confirm:$false }
        Uninstall-TransferHelper nobody @aws -Confirm:$false -ErrorAction Ignore
    }

    It 'is pushed for each architecture that the archive has, once' {
        $archive = New-TestImage "$TestDrive/both.tar" amd64, arm64
        $pushed = Publish-TransferWorkerImage $archive @aws
        $pushed.Uri | Should -Be "$registry/mediaexchange-transfer/worker:$version-arm64", "$registry/mediaexchange-transfer/worker:$version-x86_64"
        $pushed.Pushed | Should -Be $true, $true
        $pushed.Architecture | Should -Be arm64, x86_64
        $pushed[0].Digest | Should -Match '^sha256:[0-9a-f]{64}$'
        $pushed[0].Size | Should -BeGreaterThan 0
        $again = Publish-TransferWorkerImage $archive -Architecture arm64 @aws
        $again.Uri | Should -Be $pushed[0].Uri
        $again.Pushed | Should -BeFalse
        $rebuilt = Publish-TransferWorkerImage (New-TestImage "$TestDrive/two.tar" arm64 'two') @aws
        $rebuilt.Uri | Should -Be "$($pushed[0].Uri)-$($rebuilt.Digest.Substring(7, 12))"
    }

    It 'is not pushed by -WhatIf, which says what it would do' {
        $archive = New-TestImage "$TestDrive/one.tar" arm64
        $said = pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Publish-TransferWorkerImage '$archive' -EndpointUrl $($aws.EndpointUrl) -AccessKey $($aws.AccessKey) -SecretKey '$($aws.SecretKey)' -WhatIf" | Out-String
        $said | Should -BeLike "*What if:*Push the worker's image for arm64*into the repository mediaexchange-transfer/worker, which is made first*$registry/mediaexchange-transfer/worker:$version-arm64*"
        (Publish-TransferWorkerImage $archive @aws).Pushed | Should -BeTrue
    }

    It 'that cannot be pushed is one error: <what>' -ForEach @(
        @{ what = 'no archive'; id = 'ArchiveMissing'; reason = "*There is no image at*./build.ps1 Image*"; with = { @{ Path = "$TestDrive/missing.tar" } } }
        @{ what = 'another architecture'; id = 'ArchitectureMissing'; reason = '*is not made for x86_64: it has arm64*./build.ps1 Image*'; with = { @{ Path = New-TestImage "$TestDrive/arm.tar" arm64; Architecture = 'x86_64' } } }
        @{ what = 'none that a helper can have'; id = 'ArchitectureMissing'; reason = '*of none of the architectures*arm64 and x86_64*'; with = { @{ Path = New-TestImage "$TestDrive/odd.tar" s390x } } }
        @{ what = 'something else'; id = 'NotAnImage'; reason = '*is no tar file*./build.ps1 Image*'; with = { Set-Content "$TestDrive/text.tar" ('x' * 2000); @{ Path = "$TestDrive/text.tar" } } }
    ) {
        $options = & $with
        $failed = Get-TerminatingError { Publish-TransferWorkerImage @options @aws }
        $failed.FullyQualifiedErrorId | Should -BeLike "$id,*"
        $failed.Exception.Message | Should -BeLike $reason
    }

    It 'is refused to who may not make the repository, by the action' {
        Set-SandboxFault $sandbox @(@{ match = @{ operation = 'ecr:CreateRepository' }; action = @{ error = 'AccessDenied'; message = 'not authorized to perform: ecr:CreateRepository' } })
        $failed = Get-TerminatingError { Publish-TransferWorkerImage (New-TestImage "$TestDrive/one.tar" arm64) @aws }
        $failed.FullyQualifiedErrorId | Should -BeLike 'AccessDenied,*'
        $failed.Exception.Message | Should -BeLike '*The repository mediaexchange-transfer/worker cannot be made*ecr:CreateRepository*'
    }

    It 'goes with the last helper, unless -KeepImage' {
        $archive = New-TestImage "$TestDrive/one.tar" arm64
        $given = @{ HelperRole = 'General'; WorkerImageUri = (Publish-TransferWorkerImage $archive @aws).Uri }
        $null = Install-TransferHelper one @given @aws
        $null = Install-TransferHelper two @given @aws
        Uninstall-TransferHelper one @aws -Confirm:$false
        (Publish-TransferWorkerImage $archive @aws).Pushed | Should -BeFalse
        Uninstall-TransferHelper two @aws -KeepImage -Confirm:$false
        (Publish-TransferWorkerImage $archive @aws).Pushed | Should -BeFalse
        $null = Install-TransferHelper one @given @aws
        Uninstall-TransferHelper one @aws -Confirm:$false
        (Publish-TransferWorkerImage $archive @aws -WhatIf) | Should -BeNullOrEmpty
    }

    It 'that could not be removed with the last helper is removed by the same command again' {
        $null = Install-TransferHelper one -HelperRole General -WorkerImageUri (Publish-TransferWorkerImage (New-TestImage "$TestDrive/one.tar" arm64) @aws).Uri @aws
        Set-SandboxFault $sandbox @(@{ match = @{ operation = 'ecr:DeleteRepository'; times = 1 }; action = @{ error = 'AccessDenied' } })
        (Get-TerminatingError { Uninstall-TransferHelper one @aws -Confirm:$false }).Exception.Message | Should -BeLike '*The repository mediaexchange-transfer/worker cannot be removed*'
        Get-TransferHelper @aws | Should -BeNullOrEmpty
        Uninstall-TransferHelper one @aws -Confirm:$false
        Uninstall-TransferHelper one @aws -Confirm:$false -ErrorVariable missing -ErrorAction SilentlyContinue
        $missing.FullyQualifiedErrorId | Should -BeLike 'HelperNotFound,*'
    }
}

Describe 'A module with its image' {
    BeforeAll {
        # A module of its own, in a PowerShell of its own: this one may have been made without an image.
        $copy = New-Item -ItemType Directory "$TestDrive/with-image"
        Copy-Item $manifest $copy
        Copy-Item (Join-Path (Split-Path $manifest) module) $copy -Recurse
        Remove-Item "$copy/module/worker" -Recurse -Force -ErrorAction Ignore
        # What the cmdlets themselves work with; its types are in the module's load context, out of reach for [names].
        $types = $context.LoadFromAssemblyName('MediaExchange.Transfer.Aws')
        function New-Access {
            $access = [Activator]::CreateInstance($types.GetType('MediaExchange.Transfer.Aws.AwsAccess'))
            foreach ($name in 'EndpointUrl', 'AccessKey', 'SecretKey', 'Region') { $access.GetType().GetProperty($name).SetValue($access, $sandbox.$name) }
            $access
        }
        function Invoke-Copy([string] $Script) {
            $text = "`$ErrorActionPreference = 'Stop'; Import-Module '$copy/MediaExchange.Transfer.psd1'; `$aws = @{ EndpointUrl = '$($aws.EndpointUrl)'; AccessKey = '$($aws.AccessKey)'; SecretKey = '$($aws.SecretKey)' }; $Script"
            Set-Content "$TestDrive/script.ps1" $text
            $said = pwsh -NoProfile -NonInteractive -File "$TestDrive/script.ps1" 2>&1 | Out-String
            # Errors are folded to the width of a console.
            $said -replace '\x1b\[[0-9;]*m' -replace '\s*\r?\n\s*\|?\s*', ' '
        }
    }
    AfterAll {
        Get-TransferHelper @aws -WarningAction Ignore | ForEach-Object { Uninstall-TransferHelper $_.Name @aws -Confirm:$false }
    }

    It 'says what to do when there is none' {
        Invoke-Copy 'Install-TransferHelper studio -HelperRole General @aws' | Should -BeLike '*no worker image at*Make it with*./build.ps1 Image*-WorkerImageUri*'
        Get-TransferHelper @aws | Should -BeNullOrEmpty
    }

    It 'pushes it by itself, and none under -WhatIf' {
        $null = New-TestImage "$copy/module/worker/worker-image.tar" arm64, amd64
        $said = Invoke-Copy 'Install-TransferHelper studio -HelperRole General @aws -WhatIf'
        $said | Should -BeLike "*What if: *First: Push the worker's image for arm64*as $registry/mediaexchange-transfer/worker:$version-arm64*"
        (Publish-TransferWorkerImage "$copy/module/worker/worker-image.tar" @aws -WhatIf) | Should -BeNullOrEmpty

        $null = Invoke-Copy 'Install-TransferHelper studio -HelperRole General @aws'
        $helper = Get-TransferHelper studio @aws
        $helper.Parameters.WorkerImageUri | Should -Be "$registry/mediaexchange-transfer/worker:$version-arm64"
        $helper.Version | Should -Be $version
        "$($helper.VersionStatus)" | Should -Be Current
        (Publish-TransferWorkerImage "$copy/module/worker/worker-image.tar" -Architecture arm64 @aws).Pushed | Should -BeFalse
        (Publish-TransferWorkerImage "$copy/module/worker/worker-image.tar" -Architecture x86_64 @aws -WhatIf) | Should -BeNullOrEmpty
    }

    It 'is told of by the -WhatIf of the last helper alone' {
        Invoke-Copy 'Uninstall-TransferHelper studio @aws -WhatIf' | Should -BeLike '*What if:*as it is the last helper in us-east-1, also the repository mediaexchange-transfer/worker*'
        $null = Install-TransferHelper two @general @aws
        Invoke-Copy 'Uninstall-TransferHelper studio @aws -WhatIf' | Should -Not -BeLike '*repository*'
        Uninstall-TransferHelper two @aws -Confirm:$false
    }

    It 'keeps it where nothing is new, and pushes again what somebody has removed' {
        Invoke-Copy 'Install-TransferHelper studio @aws -Verbose' | Should -BeLike '*is up to date*'
        $images = [Activator]::CreateInstance($types.GetType('MediaExchange.Transfer.Aws.Helpers.WorkerImages'), @(New-Access))
        $null = $images.RemoveRepositoryAsync([Threading.CancellationToken]::None).GetAwaiter().GetResult()
        $images.Dispose()
        $null = Invoke-Copy 'Install-TransferHelper studio @aws'
        (Get-TransferHelper studio @aws).UpdatedAt | Should -BeNullOrEmpty
        (Publish-TransferWorkerImage "$copy/module/worker/worker-image.tar" -Architecture arm64 @aws).Pushed | Should -BeFalse
    }

    It 'moves a helper to another build, to another architecture, and to its own version' {
        $null = New-TestImage "$copy/module/worker/worker-image.tar" arm64, amd64 'rebuilt'
        $null = Invoke-Copy 'Install-TransferHelper studio @aws'
        (Get-TransferHelper studio @aws).Parameters.WorkerImageUri | Should -Match "worker:$version-arm64-[0-9a-f]{12}$"
        $null = Invoke-Copy 'Install-TransferHelper studio -Architecture x86_64 -Force @aws'
        (Get-TransferHelper studio @aws).Parameters.WorkerImageUri | Should -BeLike "*worker:$version-x86_64"
        $null = Install-TransferHelper studio -WorkerImageUri "$registry/mediaexchange-transfer/worker:0.0.9-x86_64" @aws
        $null = Invoke-Copy 'Install-TransferHelper studio -MaxvCpus 16 @aws'
        $helper = Get-TransferHelper studio @aws
        $helper.Parameters.WorkerImageUri | Should -BeLike "*worker:$version-x86_64"
        $helper.Parameters.MaxvCpus | Should -Be 16
    }

    It 'leaves a helper of a newer module alone, unless -Force' {
        $stop = [Threading.CancellationToken]::None
        $manager = [Activator]::CreateInstance($types.GetType('MediaExchange.Transfer.Aws.Helpers.HelperManager'), @((New-Access), $null))
        $settings = [Activator]::CreateInstance($types.GetType('MediaExchange.Transfer.Aws.Helpers.HelperSettings'))
        $template = Get-Content -Raw "$copy/module/infrastructure/transfer-helper.yaml"
        $plan = $manager.PlanAsync('studio', $settings, $template, '99.0.0', $null, $stop).GetAwaiter().GetResult()
        $happened = $types.GetType('MediaExchange.Transfer.Aws.Helpers.HelperEvent')
        $null = [Threading.Tasks.TaskAsyncEnumerableExtensions].GetMethod('ToBlockingEnumerable').MakeGenericMethod($happened).Invoke($null, @($manager.ExecuteAsync($plan, $stop), $stop)) | ForEach-Object { $_ }
        $manager.Dispose()

        $helper = Get-TransferHelper studio @aws -WarningVariable warned -WarningAction SilentlyContinue
        "$($helper.Version) $($helper.VersionStatus)" | Should -Be '99.0.0 Newer'
        "$warned" | Should -BeLike "*'studio' is of version 99.0.0*update the module*"
        $refused = Get-TerminatingError { Install-TransferHelper studio -MaxvCpus 8 @aws }
        $refused.FullyQualifiedErrorId | Should -BeLike 'HelperNewer,*'
        $refused.Exception.Message | Should -BeLike "*of version 99.0.0*Update the module*$version with -Force.*"
        (Get-TransferHelper studio @aws -WarningAction Ignore).Parameters.MaxvCpus | Should -Be 16
        (Install-TransferHelper studio -MaxvCpus 8 -Force @aws).Version | Should -Be $version
    }
}
