BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox -WithSampleObjects -Bucket other
    $s3 = $sandbox.Access
    $store = New-TestStore $sandbox
    Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive work))
}

AfterAll {
    Pop-Location
    $store.Dispose()
    $sandbox | Stop-TransferSandbox
}

Describe 'New-TransferInventory' {
    It 'writes one line for each object, and says how many objects and bytes' {
        $inventory = New-TransferInventory -Source s3://sample-source/films/ -Path films.csv @s3
        $inventory.Objects | Should -Be 8
        $inventory.Bytes | Should -BeGreaterThan 5e12
        $inventory.Bucket | Should -Be 'sample-source'
        $inventory.Prefix | Should -Be 'films/'
        Get-Content $inventory.Path | Should -HaveCount 8
    }

    It 'takes the sandbox from the pipeline and the current folder for its default' {
        $inventory = $sandbox | New-TransferInventory -Source s3://sample-source/stills/
        $inventory.Path | Should -Be (Join-Path $PWD.ProviderPath 'inventory.csv')
        Test-Path inventory.csv | Should -BeTrue
    }

    It 'takes what -Include lets in and -Exclude does not keep out, without the prefix' {
        (New-TransferInventory s3://sample-source/films/ some.csv -Include '*.txt', 'trailer*' -Exclude 'a*' @s3).Objects | Should -Be 3
    }

    It 'keeps a file that is there, unless told to replace it' {
        'precious' > kept.csv
        $problem = Get-TerminatingError { New-TransferInventory s3://sample-source kept.csv @s3 }
        $problem.FullyQualifiedErrorId | Should -Be 'InventoryExists,MediaExchange.Transfer.Commands.NewTransferInventoryCommand'
        Get-Content kept.csv | Should -Be 'precious'
        (New-TransferInventory s3://sample-source kept.csv @s3 -Force).Objects | Should -Be 11
    }

    It 'writes nothing with -WhatIf' {
        New-TransferInventory s3://sample-source whatif.csv @s3 -WhatIf | Should -BeNullOrEmpty
        Test-Path whatif.csv | Should -BeFalse
    }
}

Describe 'Invoke-S3Transfer' {
    It 'tells objects, bytes and requests with -WhatIf, and writes nothing' {
        $before = Get-ChildItem $env:XDG_STATE_HOME -Recurse -ErrorAction Ignore
        $said = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$manifest'
            Invoke-S3Transfer s3://sample-source/ s3://other/whatif/ -EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($sandbox.AccessKey) -SecretKey '$($sandbox.SecretKey)' -WhatIf"
        $said -join ' ' | Should -Match '^What if: Copy 11 objects, 4\.55 TiB, .* with 10,\d\d\d requests'
        Get-TestKey $store other | Should -Not -Match '^whatif/'
        Get-TestUpload $store other | Should -BeNullOrEmpty
        Get-ChildItem $env:XDG_STATE_HOME -Recurse -ErrorAction Ignore | Should -HaveCount $before.Count
    }

    It 'copies an inventory that comes down the pipeline, keys whole, and accounts for every object' {
        $results = New-TransferInventory s3://sample-source/ pipeline.csv @s3 | Invoke-S3Transfer -Destination s3://other/in/ @s3
        $results | Should -HaveCount 11
        $results.Status | Sort-Object -Unique | Should -Be 'Copied'
        $results.VerifiedBy | Sort-Object -Unique | Should -Be 'Crc64Nvme'
        Compare-Object (Get-TestKey $store sample-source).ForEach({ "in/$_" }) (@(Get-TestKey $store other) -match '^in/') -CaseSensitive | Should -BeNullOrEmpty
        ($results | Where-Object Key -eq films/feature.mxf).Size | Should -Be 5000000000000
    }

    It 'writes the same to the ledger that each result names' {
        $results = Invoke-S3Transfer s3://sample-source/stills/ s3://other/ledger/ @s3 -LedgerPath ./own.ndjson
        $results.LedgerPath | Sort-Object -Unique | Should -Be (Join-Path $PWD.ProviderPath own.ndjson)
        $header, $lines = Get-Content own.ndjson | ConvertFrom-Json
        $header.runId | Should -Be $results[0].RunId
        $lines.source.key | Sort-Object | Should -Be ($results.Key | Sort-Object)
    }

    It 'leaves a prefix out of the destination keys' {
        (Invoke-S3Transfer s3://sample-source/stills/ s3://other/relative @s3).Destination | Sort-Object |
            Should -Be 's3://other/relative/0001.tif', 's3://other/relative/0002.tif', 's3://other/relative/0003.tif'
    }

    It 'copies one object to <destination> as <expected>' -ForEach @(
        @{ destination = 's3://other'; expected = 's3://other/0001.tif' }
        @{ destination = 's3://other/one/'; expected = 's3://other/one/0001.tif' }
        @{ destination = 's3://other/one/new name.tif'; expected = 's3://other/one/new name.tif' }
    ) {
        $result = Invoke-S3Transfer s3://sample-source/stills/0001.tif $destination @s3
        $result.Destination | Should -BeExactly $expected
        $result.Status | Should -Be Copied
    }

    It 'takes -RemovePrefix off the keys of an inventory' {
        $inventory = New-TransferInventory s3://sample-source/stills/ stills.csv @s3
        ($inventory | Invoke-S3Transfer -Destination s3://other/short/ -RemovePrefix stills/ @s3).Destination | Should -Contain 's3://other/short/0001.tif'
    }

    It 'takes a file object as inventory' {
        $null = New-TransferInventory s3://sample-source/stills/ file.csv @s3
        Get-Item file.csv | Invoke-S3Transfer -Destination s3://other/file/ @s3 | Should -HaveCount 3
    }

    It 'skips what is there, and says by which evidence' {
        $null = Invoke-S3Transfer s3://sample-source/stills/ s3://other/twice/ @s3
        $again = Invoke-S3Transfer s3://sample-source/stills/ s3://other/twice/ @s3
        $again.Status | Sort-Object -Unique | Should -Be Skipped
        $again.VerifiedBy | Sort-Object -Unique | Should -Be Crc64Nvme
        (Invoke-S3Transfer s3://sample-source/stills/ s3://other/twice/ @s3 -IfExists Overwrite).Status | Sort-Object -Unique | Should -Be Copied
        (Invoke-S3Transfer s3://sample-source/stills/ s3://other/twice/ @s3 -IfExists Fail -ErrorAction Ignore).FailureKind | Sort-Object -Unique | Should -Be DestinationExists
    }

    It 'gives the copies the storage class, encryption and part size asked for' {
        $result = Invoke-S3Transfer s3://sample-source/films/feature.mxf s3://other/options.mxf @s3 -StorageClass STANDARD_IA -ServerSideEncryption AES256 -PartSize 1GB
        $result.Parts | Should -Be ([math]::Ceiling(5e12 / 1GB))
        $head = $store.HeadAsync((New-StoreObject ObjectLocation @('other', 'options.mxf', $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        $head.StorageClass | Should -Be STANDARD_IA
        $head.Encryption.Algorithm | Should -Be AES256
    }

    It 'has a one-line summary for those who want it' {
        $null = Invoke-S3Transfer s3://sample-source/stills/ s3://other/summary/ @s3 -InformationVariable summary
        "$summary" | Should -Match '^Copied 3, skipped 0, failed 0 of 3 objects; .* Ledger: '
    }

    It 'fits options that are piped to it as properties' {
        [pscustomobject]@{ Path = (New-TransferInventory s3://sample-source/stills/ props.csv @s3).Path; EndpointUrl = $s3.EndpointUrl; AK = $s3.AccessKey; SecretAccessKey = $s3.SecretKey } |
            Invoke-S3Transfer -Destination s3://other/props/ | Should -HaveCount 3
    }
}

Describe 'An object that fails' {
    BeforeAll {
        "sample-source,stills%2F0001.tif`nsample-source,stills%2Fgone.tif`nsample-source`nsample-source,stills%2F0002.tif" > mixed.csv
    }

    It 'is a result and an error, and the others go on' {
        $results = Invoke-S3Transfer -Inventory mixed.csv -Destination s3://other/mixed/ @s3 -ErrorVariable problems -ErrorAction SilentlyContinue
        ($results | Group-Object Status -AsHashTable -AsString).Copied | Should -HaveCount 2
        $failed = $results | Where-Object Status -eq Failed | Sort-Object Line
        $failed.FailureKind | Should -Be NotFound, InvalidRow
        $failed.Reason | Should -Match '\w'
        $failed.Advice | Should -Match '\w'
        $problems | Should -HaveCount 2
        $missing = $problems.Where({ $_.FullyQualifiedErrorId -eq 'NotFound,MediaExchange.Transfer.Commands.InvokeS3TransferCommand' })
        $missing.CategoryInfo.Category | Should -Be ObjectNotFound
        $missing.TargetObject.Key | Should -Be stills/gone.tif
        "$missing" | Should -Match 's3://sample-source/stills/gone\.tif'
        $broken = $problems.Where({ $_.FullyQualifiedErrorId -like 'InvalidRow,*' })
        "$broken" | Should -Match 'Line 3 '
    }

    It 'ends the run with -ErrorAction Stop, after its result' {
        $seen = [Collections.Generic.List[object]]::new()
        $problem = Get-TerminatingError { Invoke-S3Transfer s3://sample-source/stills/gone.tif s3://other/stop/ @s3 -ErrorAction Stop | ForEach-Object { $seen.Add($_) } }
        $problem.FullyQualifiedErrorId | Should -Match '^NotFound,'
        $seen.Status | Should -Be Failed
    }

    It 'does not begin an inventory with a broken line with -ErrorAction Stop, or when the session stops at errors' {
        $problem = Get-TerminatingError { Invoke-S3Transfer -Inventory mixed.csv -Destination s3://other/nothing/ @s3 -ErrorAction Stop }
        $problem.FullyQualifiedErrorId | Should -Be 'InvalidRow,MediaExchange.Transfer.Commands.InvokeS3TransferCommand'
        "$problem" | Should -Match 'line 3 of .*mixed\.csv'
        $problem = Get-TerminatingError { $ErrorActionPreference = 'Stop'; Invoke-S3Transfer -Inventory mixed.csv -Destination s3://other/nothing/ @s3 }
        $problem.FullyQualifiedErrorId | Should -Match '^InvalidRow,'
        "$problem" | Should -Match '^Nothing was transferred, because line 3 of .*mixed\.csv'
        Get-TestKey $store other | Should -Not -Match '^nothing/'
    }

    It 'has an id and a category for <error>' -ForEach @(
        @{ error = 'AccessDenied'; id = 'AccessDenied'; category = 'PermissionDenied' }
        @{ error = 'KMS.NotFoundException'; id = 'KmsDenied'; category = 'PermissionDenied' }
        @{ error = 'AccessControlListNotSupported'; id = 'AclNotSupported'; category = 'LimitsExceeded' }
    ) {
        Set-SandboxFault $sandbox @{ match = @{ operation = 'CopyObject' }; action = @{ error = $error } }
        try { $null = Invoke-S3Transfer s3://sample-source/stills/0001.tif s3://other/fault/ @s3 -ErrorVariable problems -ErrorAction SilentlyContinue }
        finally { Set-SandboxFault $sandbox }
        $problems[0].FullyQualifiedErrorId | Should -Be "$id,MediaExchange.Transfer.Commands.InvokeS3TransferCommand"
        $problems[0].CategoryInfo.Category | Should -Be $category
        "$($problems[0])" | Should -Match 's3://'
    }
}

Describe 'Test-S3Transfer' {
    BeforeAll {
        $null = Invoke-S3Transfer s3://sample-source/films/ s3://other/check/ @s3
        Set-TestObject $store other check/empty.txt 'not empty'
        $store.DeleteAsync((New-StoreObject ObjectLocation @('other', 'check/a b.txt', $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    }

    It 'tells matched, missing and different objects, and is no error' {
        $checks = Test-S3Transfer s3://sample-source/films/ s3://other/check/ @s3 -ErrorAction Stop
        $checks | Should -HaveCount 8
        ($checks | Where-Object Status -eq Missing).Key | Should -Be 'films/a b.txt'
        $different = $checks | Where-Object Status -eq Different
        $different.Key | Should -Be films/empty.txt
        $different.Size, $different.DestinationSize | Should -Be 0, 9
        ($checks | Where-Object Status -eq Matched).VerifiedBy | Sort-Object -Unique | Should -Be Crc64Nvme
    }

    It 'gives one Boolean with -Quiet' {
        Test-S3Transfer s3://sample-source/films/ s3://other/check/ -Quiet @s3 | Should -BeExactly $false
        Test-S3Transfer s3://sample-source/films/feature.mxf s3://other/check/feature.mxf -Quiet @s3 | Should -BeExactly $true
    }

    It 'takes inventories from the pipeline, and is quiet about all of them together' {
        $inventories = 1, 2 | ForEach-Object { New-TransferInventory "s3://sample-source/stills/000$_" "check-$_.csv" @s3 }
        $null = $inventories | Invoke-S3Transfer -Destination s3://other/all/ @s3
        $inventories | Test-S3Transfer -Destination s3://other/all/ @s3 -Quiet | Should -BeExactly $true
        $inventories | Test-S3Transfer -Destination s3://other/none/ @s3 -Quiet | Should -BeExactly $false
    }

    It 'says Undecided for a source that is gone' {
        (Test-S3Transfer s3://sample-source/gone.mov s3://other/ @s3).Status | Should -Be Undecided
    }
}

Describe 'What is shown' {
    BeforeAll { $results = Invoke-S3Transfer s3://sample-source/films/ s3://other/shown/ @s3 }

    It 'is a table below the path of the ledger, with sizes that people can read' {
        $table = $results | Sort-Object Key | Out-String -Width 200
        $table | Should -Match "Ledger: .*$($results[0].RunId)"
        $table | Should -Match 'Status\s+Size VerifiedBy\s+Key'
        $table | Should -Match 'Copied\s+4\.55 TiB Crc64Nvme\s+films/feature\.mxf'
    }

    It 'is a list with everything, and nothing that is empty' {
        $list = $results[0] | Format-List | Out-String -Width 200
        $list | Should -Match 'SourceETag\s+: \w'
        $list | Should -Not -Match 'Advice'
    }

    It 'keeps control characters of a key away from the terminal' {
        $key = "shown/a`e[31mb`nc"
        Set-TestObject $store sample-source $key 'x'
        $text = Invoke-S3Transfer "s3://sample-source/$key" s3://other/ @s3 | ForEach-Object { $_ | Format-Table | Out-String -Width 200; $_ | Format-List | Out-String -Width 200 }
        "$text" | Should -Match 'a\\u001b\[31mb\\u000ac'
        "$text" | Should -Not -Match "`e\[31mb"
    }

    It 'is a table for inventories and checks, and a list for a sandbox' {
        $sandbox | Out-String -Width 200 | Should -Match '(?m)^EndpointUrl : http'
        Test-S3Transfer s3://sample-source/stills/ s3://other/ @s3 | Out-String -Width 200 | Should -Match 'Missing\s+292\.97 KiB'
        New-TransferInventory s3://sample-source/stills/ shown.csv @s3 | Out-String -Width 200 | Should -Match '3\s+878\.91 KiB sample-source\s+stills/'
    }
}
