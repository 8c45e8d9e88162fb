BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox -WithSampleObjects -Bucket other
    $s3 = $sandbox.Access
    $store = New-TestStore $sandbox
    Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive work))

    # Of 4.55 TiB three parts never end, and everything else does: the place where a run stops is the same each time.
    $parts = [int][math]::Ceiling(5e12 / 5GB)
    $stuck = 7, 100, 900
    $kept = $parts - $stuck.Count
    $stall = $stuck.ForEach({ @{ match = @{ operation = 'UploadPartCopy'; partNumber = $_ }; action = @{ hang = $true } } })

    function Get-RequestCount([string] $Operation) { [long]((Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/requests").counts | Where-Object { $_.operation -eq $Operation -and $_.status -eq 200 }).count }
    function Clear-Request { $null = Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/requests" -Method Delete }

    # Transfers in a process of its own until it is stuck, ends it with a signal, and gives what it had said.
    function Invoke-Interrupted([string] $Arguments, [string] $Ledger, [int] $Small, [string] $Signal) {
        Clear-Request
        Set-SandboxFault $sandbox $stall
        "
            Import-Module '$manifest'
            Invoke-S3Transfer $Arguments -LedgerPath $Ledger -EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($sandbox.AccessKey) -SecretKey '$($sandbox.SecretKey)' | Out-Null" > "$TestDrive/transfer.ps1"
        $child = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-NonInteractive', '-File', "$TestDrive/transfer.ps1" -PassThru -WorkingDirectory $PWD.ProviderPath -RedirectStandardOutput "$TestDrive/out.txt" -RedirectStandardError "$TestDrive/err.txt"
        try {
            Wait-Until { (Get-RequestCount UploadPartCopy) -eq $kept -and @(Get-Outcome $Ledger).Count -eq $Small } 'only what is stuck is left'
            & /bin/kill "-$Signal" $child.Id
            $child.WaitForExit(30000) | Should -BeTrue -Because 'the signal must end it'
        }
        finally {
            if (-not $child.HasExited) { $child.Kill() }
            Set-SandboxFault $sandbox
        }
        Get-Content "$TestDrive/err.txt" | Should -BeNullOrEmpty
        Get-Content "$TestDrive/out.txt" -Raw
    }

    # What -WhatIf says goes to the host, so it is asked in a process of its own.
    function Get-Plan([string] $Ledger) {
        $said = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$manifest'
            Invoke-S3Transfer -Resume '$Ledger' -EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($sandbox.AccessKey) -SecretKey '$($sandbox.SecretKey)' -WhatIf"
        $said -join ' '
    }

    # The lines of a ledger that are outcomes; the rest are the run and its uploads.
    function Get-Outcome([string] $Ledger) { Get-Content $Ledger | ConvertFrom-Json | Where-Object type -eq item }
}

AfterAll {
    Pop-Location
    $store.Dispose()
    $sandbox | Stop-TransferSandbox
}

Describe 'A run that was interrupted' -Skip:$IsWindows {
    It 'goes on from the parts that are there, after <name>' -ForEach @(
        @{ name = 'Ctrl-C with -KeepUploads'; signal = 'INT'; arguments = '-KeepUploads'; to = 'kept' }
        @{ name = 'a kill'; signal = 'KILL'; arguments = ''; to = 'killed' }
    ) {
        $out = Invoke-Interrupted "s3://sample-source/ s3://sample-destination/$to/ -PartSize 5GB -StorageClass STANDARD_IA $arguments" "./$to.ndjson" 10 $signal
        Get-TestUpload $store sample-destination | Should -HaveCount 1
        Get-TestKey $store sample-destination | Should -Not -Contain "$to/films/feature.mxf"
        if ($signal -eq 'INT') {
            $out | Should -Match "WARNING: Interrupted\. Go on with: Invoke-S3Transfer -Resume '$([regex]::Escape((Join-Path $PWD.ProviderPath "$to.ndjson")))' -EndpointUrl '$($sandbox.EndpointUrl)'"
        }

        # Looking changes nothing.
        $files = Get-ChildItem "$to.*" | Get-FileHash
        Get-Plan "./$to.ndjson" | Should -Match "^What if: Go on: copy 1 remaining object, 1\d\.?\d* GiB, from s3://sample-source/ to s3://sample-destination/$to/ with 7 requests; 1 of them in parts\. 10 objects had been done before; 1 unfinished upload can be gone on with\.$"
        Compare-Object $files (Get-ChildItem "$to.*" | Get-FileHash) -Property Path, Hash | Should -BeNullOrEmpty
        Get-TestUpload $store sample-destination | Should -HaveCount 1

        $rest = Invoke-S3Transfer -Resume "./$to.ndjson" @s3 -InformationVariable summary
        $rest | Should -HaveCount 1
        $rest.Key | Should -Be films/feature.mxf
        $rest.Status | Should -Be Copied
        $rest.VerifiedBy | Should -Be Crc64Nvme
        $rest.Parts, $rest.PartsKept | Should -Be $parts, $kept
        $rest.LedgerPath | Should -Be (Join-Path $PWD.ProviderPath "$to.ndjson")
        $rest | Format-List | Out-String | Should -Match 'PartsKept +: 929'
        "$summary" | Should -Match '^Copied 1, skipped 0, failed 0 of 1 object; .* 10 objects had been done before\. '

        # Each part once, by the server's count; each row once, by the ledger's.
        Get-RequestCount UploadPartCopy | Should -Be $parts
        Get-TestUpload $store sample-destination | Should -BeNullOrEmpty
        $outcomes = Get-Outcome "$to.ndjson"
        $outcomes.line | Sort-Object | Should -Be (1..11)
        $outcomes.status | Sort-Object -Unique | Should -Be copied
        # And what the run was told to do still holds.
        $head = $store.HeadAsync((New-StoreObject ObjectLocation @('sample-destination', "$to/films/feature.mxf", $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        $head.StorageClass | Should -Be STANDARD_IA
        $rest | Test-S3Transfer @s3 | Group-Object Status -NoElement | ForEach-Object { "$($_.Name) $($_.Count)" } | Should -Be 'Matched 11'

        # Nothing is left, so nothing is done.
        Clear-Request
        Invoke-S3Transfer -Resume "./$to.ndjson" @s3 | Should -BeNullOrEmpty
        Get-RequestCount UploadPartCopy | Should -Be 0
    }

    It 'leaves nothing behind without -KeepUploads, and copies large objects from their beginning' {
        $out = Invoke-Interrupted "s3://sample-source/films/feature.mxf s3://sample-destination/gone/ -PartSize 5GB -WarningAction SilentlyContinue" ./gone.ndjson 0 INT
        $out | Should -BeNullOrEmpty
        Get-TestUpload $store sample-destination | Should -BeNullOrEmpty
        $rest = Invoke-S3Transfer -Resume ./gone.ndjson @s3
        $rest.Status | Should -Be Copied
        $rest.PartsKept | Should -Be 0
        Get-RequestCount UploadPartCopy | Should -Be ($kept + $parts)
    }

    It 'may be left half-way again, by a pipeline that wants no more' {
        Set-SandboxFault $sandbox $stall
        try {
            $first = Invoke-S3Transfer s3://sample-source/films/ s3://sample-destination/first/ @s3 -LedgerPath ./first.ndjson -KeepUploads -PartSize 5GB | Select-Object -First 3
            $first | Should -HaveCount 3
        }
        finally { Set-SandboxFault $sandbox }
        $rest = $first | Invoke-S3Transfer @s3

        # What S3 had copied when nobody waited for the answer any more is there, and is found.
        $rest.Status | Should -BeIn Copied, Skipped
        ($rest | Where-Object Key -eq films/feature.mxf).Status | Should -Be Copied
        Compare-Object $first.Key $rest.Key -IncludeEqual -ExcludeDifferent | Should -BeNullOrEmpty
        (Get-Outcome first.ndjson).line | Sort-Object | Should -Be (1..8)
        Get-TestUpload $store sample-destination | Should -BeNullOrEmpty
        $first | Test-S3Transfer @s3 -Quiet | Should -BeExactly $true
    }
}

Describe 'Invoke-S3Transfer -Resume' {
    BeforeAll {
        "sample-source,stills%2F0001.tif`nsample-source,stills%2Flate.tif`nsample-source,stills%2F0002.tif" > late.csv
        $outcomes = Invoke-S3Transfer -Inventory late.csv -Destination s3://other/late/ -RemovePrefix stills/ @s3 -LedgerPath ./late.ndjson -StorageClass ONEZONE_IA -ErrorAction SilentlyContinue
    }

    It 'tells with -WhatIf what had failed and what still cannot be found' {
        Get-Plan ./late.ndjson | Should -Match '^What if: Go on: copy 0 remaining objects, 0 B, .*; 1 row cannot be read or found\. 2 objects had been done before; 1 had failed and is tried again\.$'
    }

    It 'tries what failed again, does not touch the rest, and is one run for many of its results' {
        $outcomes.Status | Sort-Object | Should -Be Copied, Copied, Failed
        $outcomes | Invoke-S3Transfer @s3 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -HaveCount 1
        $problems | Should -HaveCount 1
        Set-TestObject $store sample-source stills/late.tif 'late, but here'
        Clear-Request
        $rest = $outcomes | Invoke-S3Transfer @s3
        $rest | Should -HaveCount 1
        $rest.Status, $rest.Line | Should -Be Copied, 2
        $rest.Destination | Should -Be s3://other/late/late.tif
        $rest.RunId | Should -Be $outcomes[0].RunId
        $requests = Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/requests/lines" | ForEach-Object { $_ -split "`n" } | Where-Object { $_ } | ForEach-Object { $_ -is [string] ? ($_ | ConvertFrom-Json) : $_ }
        $requests.key | Where-Object { $_ } | Sort-Object -Unique | Should -Be 'late/late.tif', 'stills/late.tif'
        $store.HeadAsync((New-StoreObject ObjectLocation @('other', 'late/late.tif', $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult().StorageClass | Should -Be ONEZONE_IA
    }

    It 'takes concurrency, rate, tries and time anew, and nothing that the ledger knows' {
        $sets = (Get-Command Invoke-S3Transfer).ParameterSets.Where({ $_.Parameters.Name -contains 'Resume' })
        $sets | Should -HaveCount 1
        $names = $sets.Parameters.Name
        foreach ($name in 'MaxConcurrency', 'MaxRequestsPerSecond', 'MaxAttempts', 'ItemTimeout', 'KeepUploads', 'ProfileName', 'EndpointUrl', 'RequestPayer', 'WhatIf') { $names | Should -Contain $name }
        foreach ($name in 'Source', 'Inventory', 'Destination', 'CopyProperty', 'StorageClass', 'IfExists', 'PartSize', 'PreserveETag', 'LedgerPath') { $names | Should -Not -Contain $name }
        (Get-Command Invoke-S3Transfer).Parameters.Resume.ParameterSets.Values.IsMandatory | Should -BeTrue
        Invoke-S3Transfer -Resume ./late.ndjson @s3 -MaxConcurrency 2 -MaxRequestsPerSecond 100 -MaxAttempts 2 -ItemTimeout 0:1:0 | Should -BeNullOrEmpty
    }

    It 'completes the latest ledgers in the usual place first, and then files' {
        $null = Invoke-S3Transfer s3://sample-source/stills/ s3://other/older/ @s3
        $latest = (Invoke-S3Transfer s3://sample-source/stills/ s3://other/latest/ @s3)[0].LedgerPath
        # Ids of one second are in no order.
        $line = 'Invoke-S3Transfer -Resume '
        $found = (TabExpansion2 $line $line.Length).CompletionMatches
        ($found | Select-Object -First 2).ListItemText | Should -Contain $latest
        $found.Where({ $_.ListItemText -eq $latest }).ToolTip | Should -Match '^s3://sample-source/stills/ to s3://other/latest/, '
        $line = 'Test-S3Transfer -Ledger ./lat'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText -replace '^.*[\\/]' | Should -Contain late.ndjson
    }
}

Describe 'A ledger that cannot be gone on with' {
    BeforeAll {
        'sample-source,stills%2F0001.tif' > changed.csv
        'sample-source,stills%2F0001.tif' > moved.csv
        foreach ($name in 'changed', 'moved') { $null = Invoke-S3Transfer -Inventory "$name.csv" -Destination s3://other/bad/ @s3 -LedgerPath "$name.ndjson" }
        'sample-source,stills%2F0002.tif' >> changed.csv
        Remove-Item moved.csv
        $header = Get-Content changed.ndjson -First 1 | ConvertFrom-Json -AsHashtable
        $header.Remove('recipe')
        $header | ConvertTo-Json -Compress > old.ndjson
        $null = New-Item torn.ndjson
        'sample-source,stills%2F0001.tif' > broken.csv
        $null = Invoke-S3Transfer -Inventory broken.csv -Destination s3://other/bad/ @s3 -LedgerPath broken.ndjson
    }

    It 'is one error that names the file, and for -WhatIf and Test-S3Transfer too: <name>' -ForEach @(
        @{ name = 'missing'; ledger = 'nowhere.ndjson'; id = 'LedgerNotFound'; category = 'ObjectNotFound'; says = 'nowhere.ndjson' }
        @{ name = 'no ledger'; ledger = 'changed.csv'; id = 'LedgerInvalid'; category = 'InvalidData'; says = 'changed.csv' }
        @{ name = 'killed before its first line was whole'; ledger = 'torn.ndjson'; id = 'LedgerInvalid'; category = 'InvalidData'; says = 'torn.ndjson' }
        @{ name = 'without what its run was told'; ledger = 'old.ndjson'; id = 'LedgerNotResumable'; category = 'InvalidOperation'; says = 'old.ndjson' }
        @{ name = 'of an inventory that has changed'; ledger = 'changed.ndjson'; id = 'InventoryChanged'; category = 'InvalidData'; says = 'changed.csv' }
        @{ name = 'of an inventory that is gone'; ledger = 'moved.ndjson'; id = 'InventoryNotFound'; category = 'ObjectNotFound'; says = 'moved.csv' }
        @{ name = 'in another provider'; ledger = 'env:PATH'; id = 'NotAFilePath'; category = 'InvalidArgument'; says = 'env:PATH' }
    ) {
        $before = Get-ChildItem | Get-FileHash
        foreach ($command in { Invoke-S3Transfer -Resume $ledger @s3 }, { Invoke-S3Transfer -Resume $ledger @s3 -WhatIf }, { Test-S3Transfer -Ledger $ledger @s3 }) {
            $problem = Get-TerminatingError $command
            $problem.FullyQualifiedErrorId | Should -Match "^$id,MediaExchange\.Transfer\.Commands\."
            $problem.CategoryInfo.Category | Should -Be $category
            "$problem" | Should -Match ([regex]::Escape($says))
            "$problem" | Should -Match '^[^\r\n]+\.$'
        }
        Compare-Object $before (Get-ChildItem | Get-FileHash) -Property Path, Hash | Should -BeNullOrEmpty
    }

    It 'is one error while another run is writing it' {
        Set-SandboxFault $sandbox @{ match = @{ operation = 'CopyObject' }; action = @{ hang = $true } }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddCommand('Import-Module').AddArgument($manifest).AddStatement().AddCommand('Invoke-S3Transfer').AddParameters($s3).
                AddParameter('Source', 's3://sample-source/stills/0001.tif').AddParameter('Destination', 's3://other/busy/').AddParameter('LedgerPath', (Join-Path $PWD.ProviderPath busy.ndjson))
            $running = $shell.BeginInvoke()
            Wait-Until { (Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/faults").rules.calls -gt 0 } 'a copy hangs'
            foreach ($command in { Invoke-S3Transfer -Resume busy.ndjson @s3 }, { Invoke-S3Transfer -Resume busy.ndjson @s3 -WhatIf }) {
                $problem = Get-TerminatingError $command
                $problem.FullyQualifiedErrorId | Should -Be 'LedgerInUse,MediaExchange.Transfer.Commands.InvokeS3TransferCommand'
                $problem.CategoryInfo.Category | Should -Be ResourceBusy
                "$problem" | Should -Match 'busy\.ndjson'
            }
            # To compare is to read only.
            (Test-S3Transfer -Ledger busy.ndjson @s3).Status | Should -Be Missing
            $null = $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(30000)
            $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        }
        finally {
            $shell.Dispose()
            Set-SandboxFault $sandbox
        }
    }

    It 'is not begun with -ErrorAction Stop when a row of its inventory cannot be read' {
        $written = (Get-Item broken.csv).LastWriteTimeUtc
        # As many bytes and as old as before: only reading it tells.
        [IO.File]::WriteAllText((Join-Path $PWD.ProviderPath broken.csv), "sample-source+stills%2F0001.tif`n")
        (Get-Item broken.csv).LastWriteTimeUtc = $written
        (Get-TerminatingError { Invoke-S3Transfer -Resume broken.ndjson @s3 -ErrorAction Stop }).FullyQualifiedErrorId | Should -Match '^InvalidRow,'
    }

    It 'is not gone on with at another store by mistake' {
        $null = Invoke-S3Transfer s3://sample-source/stills/ s3://other/store/ @s3 -LedgerPath store.ndjson
        foreach ($command in { Invoke-S3Transfer -Resume store.ndjson -AccessKey a -SecretKey b }, { Test-S3Transfer -Ledger store.ndjson -AccessKey a -SecretKey b }) {
            $problem = Get-TerminatingError $command
            $problem.FullyQualifiedErrorId | Should -Match '^InvalidOption,'
            "$problem" | Should -Match "'$($sandbox.EndpointUrl)', and this one would be with Amazon S3\. Write -EndpointUrl, or"
        }
    }

    It 'is not begun beside a listing that is somebody else''s' {
        'sample-source,stills%2F0001.tif' > theirs.inventory.csv
        $problem = Get-TerminatingError { Invoke-S3Transfer s3://sample-source/stills/ s3://other/theirs/ @s3 -LedgerPath theirs.ndjson }
        $problem.FullyQualifiedErrorId | Should -Match '^LedgerExists,'
        "$problem" | Should -Match 'theirs\.inventory\.csv'
        Test-Path theirs.ndjson | Should -BeFalse
        Get-Content theirs.inventory.csv | Should -Be 'sample-source,stills%2F0001.tif'
    }
}

Describe 'Test-S3Transfer -Ledger' {
    BeforeAll {
        'sample-source,stills%2F0001.tif', 'sample-source,stills%2F0002.tif' > check.csv
        $outcomes = Invoke-S3Transfer -Inventory check.csv -Destination s3://other/check/ -RemovePrefix stills/ @s3 -LedgerPath ./check.ndjson
    }

    It 'takes rows, destination and keys from the ledger that a result names, once' {
        $checks = $outcomes | Test-S3Transfer @s3
        $checks.Destination | Sort-Object | Should -Be 's3://other/check/0001.tif', 's3://other/check/0002.tif'
        $checks.Status | Sort-Object -Unique | Should -Be Matched
        $checks.Reason | Sort-Object -Unique | Should -Be 'Equal by crc64nvme.'
        $sandbox | Test-S3Transfer -Ledger check.ndjson -Quiet | Should -BeExactly $true
    }

    It 'believes the stores, not the outcomes' {
        # The ledger says that both failed, and that is not so.
        (Get-Content check.ndjson) -replace '"status":"copied"', '"status":"failed"' > lying.ndjson
        (Test-S3Transfer -Ledger lying.ndjson @s3).Status | Sort-Object -Unique | Should -Be Matched
        # It says that both are there, and one is not any more.
        $store.DeleteAsync((New-StoreObject ObjectLocation @('other', 'check/0002.tif', $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        $checks = Test-S3Transfer -LedgerPath check.ndjson @s3 | Sort-Object Line
        $checks.Status | Should -Be Matched, Missing
        Test-S3Transfer -Ledger check.ndjson @s3 -Quiet | Should -BeExactly $false
    }

    It 'compares the listing that the run had, not the one of today' {
        Set-TestObject $store sample-source listing/a a
        $run = Invoke-S3Transfer s3://sample-source/listing/ s3://other/listing/ @s3
        Set-TestObject $store sample-source listing/b b
        ($run | Test-S3Transfer @s3).Key | Should -Be listing/a
        (Test-S3Transfer s3://sample-source/listing/ s3://other/listing/ @s3).Status | Sort-Object | Should -Be Matched, Missing
    }
}
