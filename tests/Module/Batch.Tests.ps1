BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox masters, exchange, other
    $aws = $sandbox.Access
    $store = New-TestStore $sandbox
    $version = (Get-Module MediaExchange.Transfer).Version.ToString()
    $null = Install-TransferHelper studio @aws -HelperRole General -SourceBucket masters -DestinationBucket exchange `
        -WorkerImageUri "000000000000.dkr.ecr.us-east-1.amazonaws.com/mediaexchange-transfer/worker:$version"
    $names = 'a', 'b c', 'd+e'
    $names | ForEach-Object { Set-TestObject $store masters "films/$_" $_ }
    $inventory = New-TransferInventory -Source s3://masters/films/ -Path "$TestDrive/films.csv" @aws
    $to = @{ HelperName = 'studio'; Confirm = $false }

    # How a plane behaves from now on, such as batch.
    function Set-Plane([string] $Plane, [hashtable] $Settings = @{}) {
        $null = Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/$Plane" -Method Put -ContentType application/json -Body ($Settings | ConvertTo-Json -Depth 9)
    }
    # How often somebody has looked at jobs of AWS Batch.
    function Get-LookCount { (Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/requests").counts | Where-Object operation -eq 'batch:DescribeJobs' | Measure-Object count -Sum | ForEach-Object Sum }
    # Jobs of AWS Batch wait from now on.
    function Stop-Queue { Set-Plane batch @{ startDelayMilliseconds = 3600000 } }
}
AfterAll {
    $store.Dispose()
    $sandbox | Stop-TransferSandbox
}

Describe 'A remote run' {
    AfterEach { Set-Plane batch; Set-SandboxFault $sandbox }

    It 'by <engine> transfers an inventory that comes down the pipeline' -ForEach @(@{ engine = 'S3Batch' }, @{ engine = 'BatchArray' }) {
        $run = $inventory | Start-S3BatchTransfer -Destination "s3://exchange/$engine/" -Engine $engine -Description films -Tag @{ project = 'x' } @to @aws
        $run.RunId | Should -Match '^\d{8}-\d{6}-\w{6}$'
        $run.HelperName | Should -Be studio
        $run.Engine | Should -Be $engine
        $ended = $run | Wait-S3BatchTransfer @aws
        $ended.Status | Should -Be Complete
        $ended.Done | Should -Be 3
        $ended.Failed | Should -Be 0
        $ended.Description | Should -Be films
        Get-TestKey $store exchange | Where-Object { $_ -like "$engine/*" } | Should -Be ($names | ForEach-Object { "$engine/films/$_" })
        (Get-S3BatchTransfer $run.RunId @aws).Status | Should -Be Complete
        ($ended | Get-S3TransferReport @aws).Status | Should -Be Copied, Copied, Copied
    }

    It 'transfers one object, and waits for it' {
        $run = Start-S3BatchTransfer s3://masters/films/a s3://exchange/one/new -Wait @to @aws
        $run.Status | Should -Be Complete
        $run.Engine | Should -Be BatchJob
        Get-TestKey $store exchange | Should -Contain one/new
    }

    It 'with -Streamed lets all bytes pass through workers' {
        $run = $inventory | Start-S3BatchTransfer -Destination s3://exchange/streamed/ -Streamed -MemoryBudget 16MB -Wait @to @aws
        $run.Batch.Total | Should -Be 3
        ($run | Get-S3TransferReport @aws).Status | Should -Be Copied, Copied, Copied
        $tooMuch = Get-TerminatingError { $inventory | Start-S3BatchTransfer -Destination s3://exchange/streamed/ -Streamed -MemoryBudget 64GB @to @aws }
        $tooMuch.Exception.Message | Should -BeLike "-MemoryBudget is 64 GiB, and a worker of the helper 'studio' has 4 GiB*Write 3.5 GiB or less*"
    }

    It 'asks before it begins, and is only planned with -WhatIf' {
        $before = @(Get-S3BatchTransfer @aws).Count
        $start = "Start-S3BatchTransfer -Inventory '$TestDrive/films.csv' -Destination s3://exchange/planned/ -HelperName studio -EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($sandbox.AccessKey) -SecretKey '$($sandbox.SecretKey)'"
        # A session in which nobody can be asked.
        $told = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Import-Module '$manifest'; $start -WhatIf; try { $start } catch { `"refused: `$_`" }" | Out-String
        $told | Should -Match "What if: Transfer 3 objects of .*films.csv to s3://exchange/planned/ with the helper 'studio', by S3 Batch Operations. About 7 B, .* and 0.25 USD"
        $told | Should -Match 'refused: .*NonInteractive mode'
        @(Get-S3BatchTransfer @aws).Count | Should -Be $before
        Get-TestKey $store exchange | Should -Not -Contain planned/films/a
    }

    It 'that somebody has agreed to begins when S3 has counted its rows' {
        $ConfirmPreference = 'None'
        $run = Start-S3BatchTransfer -Inventory "$TestDrive/films.csv" -Destination s3://exchange/agreed/ -HelperName studio -Wait @aws
        $run.Done | Should -Be 3
        Get-TestKey $store exchange | Should -Contain agreed/films/a
    }

    It 'is stopped with what is in the queue, and its rest is resumed' {
        Stop-Queue
        $run = $inventory | Start-S3BatchTransfer -Destination s3://exchange/rest/ -Checksum MD5 @to @aws
        Wait-Until { (Get-S3BatchTransfer $run.RunId @aws).Batch.Total -eq 3 } 'all is handed over'
        (Get-TerminatingError { Resume-S3BatchTransfer $run.RunId @aws -Force }).FullyQualifiedErrorId | Should -BeLike 'InUse,*'
        $stopped = $run | Stop-S3BatchTransfer @aws -Force
        $stopped.Batch.IsActive | Should -BeFalse
        $stopped.Batch.Failed | Should -Be 3
        Set-Plane batch
        $rest = $run | Resume-S3BatchTransfer @aws -Force -Wait
        $rest.ResumedFrom | Should -Be $run.RunId
        $rest.Done | Should -Be 3
        Get-TestKey $store exchange | Where-Object { $_ -like 'rest/*' } | Should -HaveCount 3
        (Get-TerminatingError { $rest | Resume-S3BatchTransfer @aws -Force }).Exception.Message | Should -BeLike '*has landed, so there is nothing to resume.'
    }

    It 'that is stopped tells of unfinished uploads, and gives them up with -AbortUploads' {
        Set-TestObject $store masters large ('x' * 11MB)
        Set-SandboxFault $sandbox @{ match = @{ operation = 'UploadPartCopy' }; action = @{ hang = $true } }
        $run = Start-S3BatchTransfer s3://masters/large s3://exchange/large/ -MultipartThreshold 5MB -PartSize 5MB @to @aws
        Wait-Until { Get-TestUpload $store exchange } 'an upload begins'
        $stopped = $run | Stop-S3BatchTransfer @aws -Force -WarningVariable warned -WarningAction SilentlyContinue
        $stopped.UploadsLeft | Should -Be 1
        $stopped.UploadsAborted | Should -Be 0
        "$warned" | Should -BeLike "The run $($run.RunId) leaves 1 unfinished upload *Stop-S3BatchTransfer $($run.RunId) -AbortUploads*"
        Set-SandboxFault $sandbox @{ match = @{ operation = 'AbortMultipartUpload' }; action = @{ error = 'AccessDenied' } }
        $null = $run | Stop-S3BatchTransfer @aws -Force -AbortUploads -ErrorVariable denied -ErrorAction SilentlyContinue
        $denied.FullyQualifiedErrorId | Should -BeLike 'UploadsNotAborted,*'
        "$denied" | Should -BeLike '1 unfinished upload * could not be aborted: s3://exchange/large/large.*'
        Set-SandboxFault $sandbox
        $given = $run | Stop-S3BatchTransfer @aws -Force -AbortUploads -WarningVariable warned
        $given.UploadsLeft | Should -Be 0
        $given.UploadsAborted | Should -Be 1
        $warned | Should -BeNullOrEmpty
        Get-TestUpload $store exchange | Should -BeNullOrEmpty
        ($run | Resume-S3BatchTransfer @aws -Force -Wait).Done | Should -Be 1
        Get-TestKey $store exchange | Should -Contain large/large
    }

    It 'tells what failed by a warning, and why by its log' {
        'masters,missing' > "$TestDrive/bad.csv"
        $run = Start-S3BatchTransfer -Inventory "$TestDrive/bad.csv" -Destination s3://exchange/bad/ -Wait @to @aws -WarningVariable warned -WarningAction SilentlyContinue
        $run.Failed | Should -Be 1
        "$warned" | Should -BeLike "1 object of the run $($run.RunId) failed. *Resume-S3BatchTransfer $($run.RunId) tries them again."
        $line = $run | Get-S3BatchTransferLog -Source s3://masters/missing @aws | Where-Object Level -eq ERROR
        $line.Item | Should -Be s3://masters/missing
        $line.Message | Should -BeLike 'Failed: *'
    }

    It 'that has failed as a whole is an error' {
        $run = Start-S3BatchTransfer s3://masters/missing s3://exchange/bad/ -Wait @to @aws -ErrorVariable failed -ErrorAction SilentlyContinue
        $run.Status | Should -Be Failed
        $failed.FullyQualifiedErrorId | Should -BeLike 'TransferFailed,*'
        "$failed" | Should -BeLike "The run '$($run.RunId)' has failed: *Get-S3BatchTransferLog $($run.RunId) tells more*"
    }

    It 'is shown as a table' {
        $table = Get-S3BatchTransfer -HelperName studio @aws | Select-Object -First 2 | Format-Table | Out-String -Width 200
        $table | Should -Match 'RunId +Helper +Status +Done +Failed'
        $table | Should -Match 'studio +\w+ +[01] of 1'
    }

    It 'is waited for no longer than -Timeout, and goes on' {
        Stop-Queue
        $run = Start-S3BatchTransfer s3://masters/films/a s3://exchange/late/ @to @aws
        $run | Wait-S3BatchTransfer -Timeout 00:00:01 @aws -ErrorVariable late -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $late.FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
        "$late" | Should -BeLike "*goes on. Come back with: Wait-S3BatchTransfer $($run.RunId) -HelperName studio -Region us-east-1 -EndpointUrl*"
        (Get-S3BatchTransfer $run.RunId -HelperName studio @aws).Status | Should -Be Running
        $null = $run | Stop-S3BatchTransfer @aws -Force
    }

    It 'goes on after Ctrl-C in the middle of waiting, which tells how to come back' -Skip:$IsWindows {
        Stop-Queue
        $run = Start-S3BatchTransfer s3://masters/films/a s3://exchange/left/ @to @aws
        "
            Import-Module '$manifest'
            Wait-S3BatchTransfer $($run.RunId) -EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($sandbox.AccessKey) -SecretKey '$($sandbox.SecretKey)'" > "$TestDrive/wait.ps1"
        $before = Get-LookCount
        $child = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-NonInteractive', '-File', "$TestDrive/wait.ps1" -PassThru -RedirectStandardOutput "$TestDrive/out.txt" -RedirectStandardError "$TestDrive/err.txt"
        try {
            Wait-Until { (Get-LookCount) -ge $before + 3 } 'it looks at the run again and again'
            & /bin/kill -INT $child.Id
            $child.WaitForExit(30000) | Should -BeTrue -Because 'Ctrl-C must end it'
        }
        finally {
            if (-not $child.HasExited) { $child.Kill() }
        }

        (Get-Content -Raw "$TestDrive/out.txt") -replace '\x1b\[[0-9;]*m' -replace '\s+', ' ' | Should -BeLike "*The run $($run.RunId) goes on without you. Come back with: Wait-S3BatchTransfer $($run.RunId) -HelperName studio*"
        (Get-S3BatchTransfer $run.RunId @aws).Status | Should -Be Running
        $null = $run | Stop-S3BatchTransfer @aws -Force
    }

    It 'goes on when the session that began it is killed, and another session accounts for every row' -Skip:$IsWindows {
        # It cannot end before this test lets it.
        Set-SandboxFault $sandbox @{ match = @{ operation = 'CopyObject'; bucket = 'exchange' }; action = @{ error = 'SlowDown' } }
        $pwsh = (Get-Process -Id $PID).Path
        $access = "-EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($sandbox.AccessKey) -SecretKey '$($sandbox.SecretKey)'"
        "
            Import-Module '$manifest'
            Start-S3BatchTransfer -Inventory '$TestDrive/films.csv' -Destination s3://exchange/killed/ -HelperName studio -Description 'a session that ends' -Confirm:`$false -Wait $access" > "$TestDrive/start.ps1"
        $session = Start-Process $pwsh -ArgumentList '-NoProfile', '-NonInteractive', '-File', "$TestDrive/start.ps1" -PassThru -RedirectStandardOutput "$TestDrive/out.txt" -RedirectStandardError "$TestDrive/err.txt"
        try {
            Wait-Until { Get-S3BatchTransfer -HelperName studio @aws | Where-Object { $_.Description -eq 'a session that ends' -and $_.Status -eq 'Running' } } 'the run goes on'
            & /bin/kill -KILL $session.Id
            $session.WaitForExit(30000) | Should -BeTrue
        }
        finally {
            if (-not $session.HasExited) { $session.Kill() }
        }

        (Get-S3BatchTransfer -HelperName studio @aws | Where-Object Description -eq 'a session that ends').Status | Should -Be Running
        Set-SandboxFault $sandbox
        "
            Import-Module '$manifest'
            `$run = Get-S3BatchTransfer $access | Where-Object Description -eq 'a session that ends' | Wait-S3BatchTransfer $access
            `$run | Export-S3TransferReport -Path '$TestDrive/killed.csv' $access | Out-Null
            `$run | Export-S3TransferReport -Path '$TestDrive/killed.html' $access | Out-Null
            `$run.Status.ToString()" > "$TestDrive/later.ps1"
        & $pwsh -NoProfile -NonInteractive -File "$TestDrive/later.ps1" | Should -Be Complete
        $rows = Import-Csv "$TestDrive/killed.csv"
        $rows.Status | Should -Be Copied, Copied, Copied
        "$TestDrive/killed.html" | Should -Exist
        Get-TestKey $store exchange | Where-Object { $_ -like 'killed/*' } | Should -Be ($names | ForEach-Object { "killed/films/$_" })
        Get-TestUpload $store exchange | Should -BeNullOrEmpty
    }

    It 'of the same -RunId is one run, however often it is begun' {
        $first = Start-S3BatchTransfer -Inventory "$TestDrive/films.csv" -Destination s3://exchange/same/ -RunId mine @to @aws
        $again = Start-S3BatchTransfer -Inventory "$TestDrive/films.csv" -Destination s3://exchange/same/ -RunId mine @to @aws
        $again.JobId | Should -Be $first.JobId
        $other = Get-TerminatingError { Start-S3BatchTransfer -Inventory "$TestDrive/films.csv" -Destination s3://exchange/other/ -RunId mine @to @aws }
        $other.FullyQualifiedErrorId | Should -BeLike 'DestinationExists,*'
    }
}

Describe 'The Tab key' {
    BeforeAll {
        $access = "-EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($sandbox.AccessKey) -SecretKey '$($sandbox.SecretKey)'"
        $null = Start-S3BatchTransfer s3://masters/films/a s3://exchange/tab/ -RunId tab-1 @to @aws
        $null = Start-S3BatchTransfer s3://masters/films/a s3://exchange/tab/ -RunId tab-2 @to @aws
        function Complete-Line([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
    }
    AfterEach { Set-SandboxFault $sandbox }

    It 'knows the helpers of the region: <command>' -ForEach @(
        'Start-S3BatchTransfer -HelperName', 'Get-S3BatchTransfer -HelperName', 'Stop-S3BatchTransfer -HelperName', 'Get-S3TransferReport -HelperName', 'Export-S3TransferReport -HelperName',
        'Get-TransferHelper -Name', 'Test-TransferHelper -Name', 'Install-TransferHelper -Name', 'Uninstall-TransferHelper -Name' | ForEach-Object { @{ command = $_ } }
    ) {
        $name, $parameter = -split $command
        Complete-Line "$name $access $parameter st" | Should -Be studio
        Complete-Line "$name $access -Region eu-west-1 $parameter st" | Should -Not -Contain studio
    }

    It 'knows the runs, the latest first: <command>' -ForEach @(
        'Get-S3BatchTransfer', 'Wait-S3BatchTransfer', 'Stop-S3BatchTransfer', 'Resume-S3BatchTransfer', 'Set-S3BatchTransfer', 'Get-S3BatchTransferLog', 'Get-S3TransferReport', 'Export-S3TransferReport',
        'Start-S3BatchTransfer' | ForEach-Object { @{ command = $_ } }
    ) {
        Complete-Line "$command $access -RunId tab-" | Should -Be tab-2, tab-1
        Complete-Line "$command $access -HelperName studio -RunId tab-" | Should -Be tab-2, tab-1
        Complete-Line "$command $access -HelperName nobody -RunId tab-" | Should -Not -Contain tab-1
    }

    It 'offers nothing, and ends, when <what>' -ForEach @(
        @{ what = 'nothing answers'; with = ''; fault = @{ match = @{ operation = '*' }; action = @{ hang = $true } } }
        @{ what = 'the service refuses'; with = ''; fault = @{ match = @{ operation = '*' }; action = @{ error = 'AccessDenied' } } }
        @{ what = 'nobody is there'; with = '-EndpointUrl http://127.0.0.1:1 -AccessKey a -SecretKey b'; fault = $null }
        @{ what = 'the endpoint is none'; with = '-EndpointUrl nowhere'; fault = $null }
        @{ what = 'the profile is none'; with = '-ProfileName none'; fault = $null }
    ) {
        if ($fault) { Set-SandboxFault $sandbox $fault }
        $line = "Get-S3BatchTransfer $($with ? $with : $access)"
        $before = $Error.Count
        @(Complete-Line "$line -HelperName st") -like 'studio*' | Should -BeNullOrEmpty
        @(Complete-Line "$line -RunId tab-") -like 'tab-*' | Should -BeNullOrEmpty
        $Error.Count | Should -Be $before
    }
}

Describe 'What cannot be begun' {
    It 'is refused when <what>' -ForEach @(
        @{ what = 'there is no such helper'; with = @{ HelperName = 'nobody' }; id = 'HelperNotFound'; message = "There is no helper 'nobody' in us-east-1.*" }
        @{ what = 'the destination is not the helper''s'; with = @{ Destination = 's3://other/' }; id = 'AccessDenied'; message = "*may not write to the bucket 'other': it was installed for exchange.*-DestinationBucket*" }
        @{ what = 'the key is not the helper''s'; with = @{ KmsKeyId = 'arn:aws:kms:us-east-1:111122223333:key/1' }; id = 'KmsDenied'; message = '*-DestinationKmsKeyArn*' }
        @{ what = 'there is no such inventory'; with = @{ Inventory = 'missing.csv' }; id = 'InventoryNotFound'; message = "The inventory '*missing.csv' does not exist.*" }
        @{ what = 'there is no such object'; with = @{ Inventory = 's3://other/missing.csv' }; id = 'InventoryNotFound'; message = "The inventory 's3://other/missing.csv'*" }
        @{ what = 'options are for another engine'; with = @{ ItemsPerTask = 5 }; id = 'InvalidOption'; message = '*-ItemsPerTask is for -Engine BatchArray*' }
    ) {
        $all = @{ Inventory = "$TestDrive/films.csv"; Destination = 's3://exchange/'; HelperName = 'studio'; Confirm = $false }
        foreach ($name in $with.Keys) { $all[$name] = $with[$name] }
        $refused = Get-TerminatingError { Start-S3BatchTransfer @all @aws }
        $refused.FullyQualifiedErrorId | Should -BeLike "$id,*"
        $refused.Exception.Message | Should -BeLike $message
    }

    It 'is refused with each line of the inventory that cannot be transferred' {
        "masters,a`nmasters,b%2`nelsewhere,c`n" > "$TestDrive/broken.csv"
        $refused = Get-TerminatingError { Start-S3BatchTransfer -Inventory "$TestDrive/broken.csv" -Destination s3://exchange/ @to @aws }
        $refused.FullyQualifiedErrorId | Should -BeLike 'InventoryInvalid,*'
        $refused.Exception.Message | Should -BeLike "*2 lines of the inventory*Line 2: The key is not URL-encoded*Line 3: The helper 'studio' may not read the bucket 'elsewhere'*"
    }

    It 'is refused when the inventory is of several buckets, and -Engine BatchArray takes it' {
        $null = Install-TransferHelper both @aws -HelperRole General -SourceBucket masters, other -DestinationBucket exchange -Confirm:$false `
            -WorkerImageUri "000000000000.dkr.ecr.us-east-1.amazonaws.com/mediaexchange-transfer/worker:$version"
        Set-TestObject $store other c c
        "masters,films/a`nother,c`nmasters,films/d%2Be`n" > "$TestDrive/several.csv"
        $several = @{ Inventory = "$TestDrive/several.csv"; Destination = 's3://exchange/several/'; HelperName = 'both'; Confirm = $false }
        foreach ($whatIf in $true, $false) {
            $refused = Get-TerminatingError { Start-S3BatchTransfer @several -WhatIf:$whatIf @aws }
            $refused.FullyQualifiedErrorId | Should -BeLike 'InventoryInvalid,*'
            $refused.Exception.Message | Should -BeLike "The inventory '*several.csv' is of several buckets ('masters', and from line 2 on 'other')*Write -Engine BatchArray*"
        }
        (Start-S3BatchTransfer @several -Engine BatchArray -Wait @aws).Done | Should -Be 3
        Get-TestKey $store exchange | Should -Contain several/c
    }

    It 'is told of a run that is not there' {
        foreach ($command in 'Get-S3BatchTransfer', 'Wait-S3BatchTransfer', 'Stop-S3BatchTransfer', 'Get-S3BatchTransferLog') {
            & $command nothing @aws -ErrorVariable missing -ErrorAction SilentlyContinue
            $missing.FullyQualifiedErrorId | Should -BeLike 'TransferNotFound,*' -Because $command
        }
    }
}
