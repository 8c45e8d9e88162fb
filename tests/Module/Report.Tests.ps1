BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox -WithSampleObjects
    $s3 = $sandbox.Access
    Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive work))
    $inventory = (New-TransferInventory s3://sample-source/ -Path all.csv @s3).Path
    $objects = @(Get-Content $inventory).Count
    Add-Content $inventory 'sample-source,missing.mov', 'one-field'
    $results = Invoke-S3Transfer -Inventory $inventory -Destination s3://sample-destination/ -LedgerPath run.ndjson @s3 -ErrorAction SilentlyContinue
    $ledger = (Resolve-Path run.ndjson).ProviderPath
}

AfterAll {
    Pop-Location
    $sandbox | Stop-TransferSandbox
}

Describe 'Get-S3TransferReport of a run on this machine' {
    It 'gives each row of the inventory once, in its order' {
        $rows = Get-S3TransferReport -LedgerPath $ledger @s3
        $rows.Line | Should -Be (1..($objects + 2))
        @($rows | Where-Object Status -eq Copied).Count | Should -Be $objects
        $rows[-2].FailureKind | Should -Be NotFound
        $rows[-1].FailureKind | Should -Be InvalidRow
        $rows[-1].Advice | Should -Not -BeNullOrEmpty
    }

    It 'gives totals that add up, once for all results of one run' {
        $summary = $results | Get-S3TransferReport -Summary @s3
        $summary.Count | Should -Be 1
        $summary.Rows | Should -Be ($summary.Copied + $summary.Skipped + $summary.Failed + $summary.Pending)
        $summary.IsComplete | Should -BeFalse
        $summary.Verdict | Should -Be "$objects of $($objects + 2) rows landed; 2 did not."
    }

    It 'lets the destination decide with -Verify' {
        $store = New-TestStore $sandbox
        $null = Invoke-S3Transfer s3://sample-source/stills/ s3://sample-destination/kept/ -LedgerPath stills.ndjson @s3
        $store.DeleteAsync((New-StoreObject ObjectLocation @('sample-destination', 'kept/0002.tif', $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        (Get-S3TransferReport -LedgerPath stills.ndjson -Summary @s3).IsComplete | Should -BeTrue
        $rows = Get-S3TransferReport -LedgerPath stills.ndjson -Verify @s3
        $rows.Status | Should -Be Copied, Failed, Copied
        $rows[1].ErrorCode | Should -Be NotAtDestination
        $rows.Verification | Should -Be Matched, Missing, Matched
    }

    It 'stops when nobody wants more, and leaves nothing in the temporary folder' {
        # Of this process alone: others may make reports at the same time.
        $own = (New-Item -ItemType Directory (Join-Path $TestDrive temporary)).FullName
        $saved = $env:TMPDIR, $env:TMP
        $env:TMPDIR = $env:TMP = $own
        try { @(Get-S3TransferReport -LedgerPath $ledger @s3 | Select-Object -First 1).Count | Should -Be 1 }
        finally { $env:TMPDIR, $env:TMP = $saved }
        Get-ChildItem $own | Should -BeNullOrEmpty
    }

    It 'says which <What> is not there' -ForEach @(
        @{ What = 'ledger'; Arguments = @{ LedgerPath = 'nothing.ndjson' }; Id = 'LedgerNotFound' }
        @{ What = 'helper'; Arguments = @{ RunId = '20260101-120000-abcdef'; HelperName = 'nobody' }; Id = 'HelperNotFound' }
    ) {
        { Get-S3TransferReport @Arguments @s3 } | Should -Throw -ErrorId "$Id,*"
    }

    It 'takes run and helper from what is piped' {
        { [pscustomobject]@{ RunId = 'x'; Helper = 'nobody' } | Get-S3TransferReport @s3 } | Should -Throw -ErrorId 'HelperNotFound,*'
    }
}

Describe 'Get-S3TransferReport of a run of a helper' {
    BeforeAll {
        $aws = $sandbox.Access
        $helper = Install-TransferHelper studio -HelperRole General -SourceBucket sample-source -DestinationBucket sample-destination -WorkerImageUri 000000000000.dkr.ecr.us-east-1.amazonaws.com/mediaexchange-transfer/worker:0.1.0 @aws
        $store = New-TestStore $sandbox
        $run = '20260101-120000-abcdef'
        Set-TestObject $store $helper.Bucket "runs/$run/inventory.csv" "sample-source,a.mov`nsample-source,b%20c.mov`nsample-source,d.mov`n"
        $etag = $store.HeadAsync((New-StoreObject ObjectLocation @($helper.Bucket, "runs/$run/inventory.csv", $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult().ETag
        Set-TestObject $store $helper.Bucket "runs/$run/run.json" (@{
                schema = 1; runId = $run; engine = 's3Batch'; helper = 'studio'; startedAt = '2026-01-01T12:00:00Z'; version = '0.1.0'
                inventory = @{ bucket = $helper.Bucket; key = "runs/$run/inventory.csv"; eTag = $etag; rows = 3; hasVersions = $false; name = 'films.csv' }
                recipe = @{ origin = 'inventory'; destinationBucket = 'sample-destination'; keys = @{ removePrefix = ''; addPrefix = 'in/' } }
            } | ConvertTo-Json -Depth 9)
        $header = '{"type":"run","runId":"' + $run + '","startedAt":"2026-01-01T12:00:00Z","source":"films.csv","destination":"s3://sample-destination/in/","version":"0.1.0"}'
        $lines = foreach ($key in 'a.mov', 'b c.mov', 'd.mov') { '{"type":"item","line":0,"status":"copied","source":{"bucket":"sample-source","key":"' + $key + '"},"size":5,"verifiedBy":"crc64nvme","finishedAt":"2026-01-01T12:00:05Z"}' }
        Set-TestObject $store $helper.Bucket "runs/$run/ledger/driver-1/20260101T120000000-aaaaaa-000001.ndjson" "$header`n$($lines -join "`n")`n"
    }
    AfterAll {
        $helper | Uninstall-TransferHelper @aws -Confirm:$false
        $store.Dispose()
    }

    It 'reads it out of the bucket of the helper' {
        $rows = Get-S3TransferReport $run -HelperName studio @aws
        $rows.Key | Should -Be 'a.mov', 'b c.mov', 'd.mov'
        $rows.Status | Should -Be Copied, Copied, Copied
        (Get-S3TransferReport $run -HelperName studio -Summary @aws).Verdict | Should -Be 'All 3 rows landed.'
    }

    It 'takes a piped run, and lets the destination decide' {
        $rows = [pscustomobject]@{ RunId = $run; Helper = 'studio' } | Get-S3TransferReport -Verify -ErrorAction Stop @aws
        $rows.Verification | Should -Be Undecided, Undecided, Undecided -Because 'the sources are not there to compare with'
    }

    It 'says which run is not there' {
        { Get-S3TransferReport 20260101-120000-nobody -HelperName studio @aws } | Should -Throw "The helper 'studio' has no run '20260101-120000-nobody'*" -ErrorId 'NotFound,*'
    }
}

Describe 'Export-S3TransferReport' {
    It 'writes CSV that PowerShell reads back' {
        $summary = Export-S3TransferReport -LedgerPath $ledger -Path rows.csv @s3
        $summary.Path | Should -Be (Resolve-Path rows.csv).ProviderPath
        $rows = Import-Csv rows.csv
        $rows.Count | Should -Be $summary.Rows
        ($rows | Where-Object status -eq Copied).Count | Should -Be $summary.Copied
    }

    It 'writes JSON lines' {
        $null = $results | Export-S3TransferReport -Path rows.jsonl @s3
        $rows = Get-Content rows.jsonl | ConvertFrom-Json
        $rows.line | Should -Be (1..($objects + 2))
        $rows[0].status | Should -Be copied
    }

    It 'writes a page with the verdict' {
        $summary = Export-S3TransferReport -LedgerPath $ledger -Path report.html @s3
        Get-Content report.html -Raw | Should -Match "<h1 id=`"verdict`">$([regex]::Escape($summary.Verdict))</h1>"
    }

    It 'takes the form from -Format where the name does not tell it' {
        { Export-S3TransferReport -LedgerPath $ledger -Path report.txt @s3 } | Should -Throw -ErrorId 'InvalidOption,*'
        $null = Export-S3TransferReport -LedgerPath $ledger -Path report.txt -Format Csv @s3
        (Import-Csv report.txt).Count | Should -Be ($objects + 2)
    }

    It 'replaces a file with -Force alone, and writes nothing with -WhatIf' {
        Set-Content there.csv old
        { Export-S3TransferReport -LedgerPath $ledger -Path there.csv @s3 } | Should -Throw -ErrorId 'ReportExists,*'
        Export-S3TransferReport -LedgerPath $ledger -Path there.csv -Force -WhatIf @s3
        Get-Content there.csv | Should -Be old
        $null = Export-S3TransferReport -LedgerPath $ledger -Path there.csv -Force @s3
        (Import-Csv there.csv).Count | Should -Be ($objects + 2)
    }
}
