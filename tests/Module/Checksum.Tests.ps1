BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox -WithSampleObjects -Bucket other
    $s3 = $sandbox.Access
    $store = New-TestStore $sandbox
    Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive work))
    foreach ($name in 'one', 'two', 'three') { Set-TestObject $store other "small/$name" $name }
    function Get-Expected([string] $Text, [string] $Algorithm) {
        [Convert]::ToHexStringLower([Security.Cryptography.HashAlgorithm]::Create($Algorithm).ComputeHash([Text.Encoding]::UTF8.GetBytes($Text)))
    }
}

AfterAll {
    Pop-Location
    $store.Dispose()
    $sandbox | Stop-TransferSandbox
}

Describe 'Get-S3ObjectChecksum' {
    It 'gives the SHA-256 that Get-FileHash gives of the same bytes' {
        Set-Content file.bin one -NoNewline
        $result = Get-S3ObjectChecksum s3://other/small/one @s3
        $result.Status | Should -Be Computed
        $result.Checksum.SHA256 | Should -Be (Get-FileHash file.bin).Hash.ToLowerInvariant()
        $result.Checksum.Count | Should -Be 1
        $result.Size | Should -Be 3
    }

    It 'gives every digest asked for, in one read' {
        $result = Get-S3ObjectChecksum s3://other/small/one -Checksum MD5, sha1, SHA256, SHA512, CRC64NVME, CRC32C @s3
        foreach ($name in 'MD5', 'SHA1', 'SHA256', 'SHA512') { $result.Checksum[$name] | Should -Be (Get-Expected one $name) }
        $result.Checksum.CRC64NVME | Should -Match '^[0-9a-f]{16}$'
        $result.Checksum.CRC32C | Should -Match '^[0-9a-f]{8}$'
        $result.Requests | Should -Be 2
    }

    It 'takes <name> from the pipeline' -ForEach @(
        @{ name = 'addresses'; from = { 's3://other/small/one', 's3://other/small/two', 's3://other/small/three' } }
        @{ name = 'a prefix'; from = { 's3://other/small/' } }
        @{ name = 'objects with Bucket and Key'; from = { 'one', 'two', 'three' | ForEach-Object { [pscustomobject] @{ Bucket = 'other'; Key = "small/$_" } } } }
        @{ name = 'objects of AWS Tools'; from = { 'one', 'two', 'three' | ForEach-Object { [pscustomobject] @{ BucketName = 'other'; Key = "small/$_"; Size = 3; ETag = 'x' } } } }
        @{ name = 'an inventory'; from = { New-TransferInventory s3://other/small/ "inventory$(Get-Random).csv" @s3 } }
        @{ name = 'the file of an inventory'; from = { Get-Item (New-TransferInventory s3://other/small/ "inventory$(Get-Random).csv" @s3).Path } }
        @{ name = 'its own results'; from = { Get-S3ObjectChecksum s3://other/small/ -Checksum CRC64NVME @s3 } }
    ) {
        $results = & $from | Get-S3ObjectChecksum -Checksum MD5 @s3
        $results.Key | Sort-Object | Should -Be 'small/one', 'small/three', 'small/two'
        foreach ($result in $results) { $result.Checksum.MD5 | Should -Be (Get-Expected ($result.Key -replace '.*/') MD5) }
    }

    It 'takes the sandbox from the pipeline' {
        ($sandbox | Get-S3ObjectChecksum s3://other/small/one).Status | Should -Be Computed
        $sandbox | Get-S3ObjectChecksum -Inventory (New-TransferInventory s3://other/small/ @s3 -Force).Path | Should -HaveCount 3
    }

    It 'reads what a transfer made, and compares it with what it carries' {
        $copies = Invoke-S3Transfer s3://other/small/ s3://sample-destination/made/ -Checksum MD5, SHA256 @s3
        $results = $copies | Get-S3ObjectChecksum -CompareMetadata @s3
        $results.Status | Should -Be Matched, Matched, Matched
        $results.Bucket | Sort-Object -Unique | Should -Be sample-destination
        foreach ($copy in $copies) {
            $copy.Checksum.md5 | Should -Be (Get-Expected ($copy.Key -replace '.*/') MD5)
            (Get-S3ObjectChecksum $copy.Destination -Compare $copy.Checksum @s3).Status | Should -Be Matched
        }
    }

    It 'tells a digest that is not what it must be, as result and as error' {
        $problems = $null
        $result = Get-S3ObjectChecksum s3://other/small/one -Compare @{ MD5 = Get-Expected two MD5 } @s3 -ErrorAction SilentlyContinue -ErrorVariable problems
        $result.Status | Should -Be Different
        $result.Checksum.MD5 | Should -Be (Get-Expected one MD5)
        $result.Expected.MD5 | Should -Be (Get-Expected two MD5)
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -Be 'ChecksumDifferent,MediaExchange.Transfer.Commands.GetS3ObjectChecksumCommand'
        $problems[0].CategoryInfo.Category | Should -Be InvalidResult
        $problems[0].TargetObject | Should -Be $result
    }

    It 'compares each object with what is beside its name' {
        $rows = 'one', 'two' | ForEach-Object { [pscustomobject] @{ Bucket = 'other'; Key = "small/$_"; Compare = @{ MD5 = [Convert]::ToBase64String([Convert]::FromHexString((Get-Expected one MD5))) } } }
        $results = $rows | Get-S3ObjectChecksum @s3 -ErrorAction SilentlyContinue | Sort-Object Key
        $results.Status | Should -Be Matched, Different
    }

    It 'says so when there is nothing to compare with, and reads nothing' {
        $result = Get-S3ObjectChecksum s3://other/small/one -CompareMetadata @s3 -ErrorAction SilentlyContinue -ErrorVariable problems
        $result.Status | Should -Be Undecided
        $result.Requests | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Match '^ChecksumNotThere,'
    }

    It 'goes on after an object that is not there' {
        $results = 's3://other/small/one', 's3://other/none', 's3://other/small/two' | Get-S3ObjectChecksum @s3 -ErrorAction SilentlyContinue -ErrorVariable problems
        $results.Status | Sort-Object | Should -Be Computed, Computed, Failed
        $problems[0].FullyQualifiedErrorId | Should -Match '^NotFound,'
        $problems[0].Exception.Message | Should -Not -Match 'transfer'
    }

    It 'refuses <problem> with a sentence' -ForEach @(
        @{ problem = 'no address'; parameters = @{ Source = 'other/small' }; id = 'InvalidS3Address'; says = "'other/small'" }
        @{ problem = 'no digest'; parameters = @{ Source = 's3://other/small/one'; Compare = @{ MD6 = 'x' } }; id = 'InvalidOption'; says = 'MD5, SHA1, SHA256' }
        @{ problem = 'half a digest'; parameters = @{ Source = 's3://other/small/one'; Compare = @{ MD5 = 'abcd' } }; id = 'InvalidOption'; says = "'abcd'.*32 digits" }
        @{ problem = 'two of one digest'; parameters = @{ Source = 's3://other/small/one'; Compare = @{ MD5 = '0' * 32; 'md-5' = '1' * 32 } }; id = 'InvalidOption'; says = 'twice' }
        @{ problem = 'digests of a prefix'; parameters = @{ Source = 's3://other/small/'; Compare = @{ MD5 = '0' * 32 } }; id = 'InvalidOption'; says = '-Compare is about one object' }
        @{ problem = 'a version of a prefix'; parameters = @{ Source = 's3://other/small/'; VersionId = '1' }; id = 'InvalidOption'; says = '-VersionId is about one object' }
        @{ problem = 'a bucket that is not there'; parameters = @{ Source = 's3://no-such-bucket/x' }; id = 'NotFound'; says = "'no-such-bucket' does not exist" }
        @{ problem = 'a file that is not there'; parameters = @{ Inventory = 'none.csv' }; id = 'InventoryNotFound'; says = 'none.csv' }
    ) {
        $found = Get-TerminatingError { Get-S3ObjectChecksum @parameters @s3 -ErrorAction Stop }
        $found.FullyQualifiedErrorId | Should -Be "$id,MediaExchange.Transfer.Commands.GetS3ObjectChecksumCommand"
        $found.Exception.Message | Should -Match $says
    }

    It 'refuses a digest that it does not know and less memory than two ranges' {
        { Get-S3ObjectChecksum s3://other/small/one -Checksum MD6 @s3 } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
        { Get-S3ObjectChecksum s3://other/small/one -MemoryBudget 8MB @s3 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'goes on from its checkpoints after it was stopped' {
        function Get-ReadCount { [long]((Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/requests").counts | Where-Object { $_.operation -eq 'GetObject' -and $_.status -eq 206 }).count }
        $target = @{ Source = 's3://sample-source/films/feature.mxf'; Checksum = 'CRC32C'; CheckpointPath = Join-Path $PWD sums.checkpoints; MaxConcurrency = 1 }
        try {
            foreach ($round in 1, 2) {
                # 40 ranges of 8 MB come, one after the other, and then no more.
                $null = Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/requests" -Method Delete
                Set-SandboxFault $sandbox @{ match = @{ operation = 'GetObject'; from = 41 }; action = @{ hang = $true } }
                $shell = [powershell]::Create()
                try {
                    $null = $shell.AddCommand('Import-Module').AddArgument($manifest).AddStatement().AddCommand('Get-S3ObjectChecksum').AddParameters($s3).AddParameters($target)
                    $running = $shell.BeginInvoke()
                    Wait-Until { (Get-ReadCount) -eq 40 } '40 ranges are read'

                    # What has come is digested before the next progress is shown.
                    Wait-Until { $shell.Streams.Progress.StatusDescription -match '320 MiB read' } 'the progress says so'
                    if ($round -eq 1) {
                        $found = Get-TerminatingError { Get-S3ObjectChecksum s3://other/small/one -CheckpointPath sums.checkpoints @s3 }
                        $found.FullyQualifiedErrorId | Should -Be 'CheckpointPathInUse,MediaExchange.Transfer.Commands.GetS3ObjectChecksumCommand'
                    }
                    $shell.Stop()
                    $shell.InvocationStateInfo.State | Should -Be Stopped
                }
                finally { $shell.Dispose() }
                $last = Get-Content sums.checkpoints | Select-Object -Last 1 | ConvertFrom-Json

                # The block that was on its way to the digests may have stayed behind.
                $last.checkpoint.offset | Should -BeGreaterOrEqual ($round * 40 * 8MB - 8MB)
                $last.checkpoint.offset | Should -BeLessOrEqual ($round * 40 * 8MB)
            }
        }
        finally { Set-SandboxFault $sandbox }
        (Get-Content sums.checkpoints | ConvertFrom-Json).type | Should -Be checkpoints, digest, digest
        Test-Path sums.checkpoints.lock | Should -BeFalse
        (Get-TerminatingError { Invoke-S3Transfer -Resume sums.checkpoints @s3 }).Exception.Message | Should -Match 'is no ledger but a checkpoint file.*-CheckpointPath'
        (Get-S3ObjectChecksum s3://other/small/one -CheckpointPath none.checkpoints @s3).Status | Should -Be Computed
        Test-Path none.checkpoints | Should -BeFalse -Because 'small objects are not written down'
    }

    It 'leaves alone what is no checkpoint file' {
        Set-Content mine.txt 'my notes'
        $found = Get-TerminatingError { Get-S3ObjectChecksum s3://other/small/one -CheckpointPath mine.txt @s3 }
        $found.FullyQualifiedErrorId | Should -Be 'CheckpointPathInvalid,MediaExchange.Transfer.Commands.GetS3ObjectChecksumCommand'
        $found.Exception.Message | Should -Match "mine\.txt' is there and is not a checkpoint file"
        Get-Content mine.txt | Should -Be 'my notes'
    }

    It 'takes an empty version for none, as tables of objects have it' {
        $result = Get-S3ObjectChecksum -Bucket other -Key small/one -VersionId '' @s3
        $result.Status | Should -Be Computed
    }

    It 'completes the names of digests' {
        (TabExpansion2 'Get-S3ObjectChecksum -Checksum SH' -cursorColumn 33).CompletionMatches.CompletionText | Should -Be Sha1, Sha256, Sha512
    }

    It 'ends when nobody wants more, and when the pipeline is stopped' {
        # Five terabytes, of which nobody waits for the end.
        's3://other/small/one', 's3://sample-source/films/feature.mxf' | Get-S3ObjectChecksum -Checksum MD5 @s3 | Select-Object -First 1 | ForEach-Object Key | Should -Be small/one
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddCommand('Import-Module').AddArgument($manifest).AddStatement().AddCommand('Get-S3ObjectChecksum').AddParameters($s3).
                AddParameter('Source', 's3://sample-source/films/feature.mxf').AddParameter('Checksum', 'MD5')
            $running = $shell.BeginInvoke()
            Wait-Until { $shell.Streams.Progress.StatusDescription -match 'read at' } 'bytes are read'
            $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(30000) | Should -BeTrue -Because 'stopping must end it'
            $shell.InvocationStateInfo.State | Should -Be Stopped
            $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        }
        finally { $shell.Dispose() }
    }
}

Describe 'Invoke-S3Transfer -Checksum' {
    It 'gives the digests in the results and writes them to the ledger, and does not read twice' {
        $first = Invoke-S3Transfer s3://other/small/one s3://sample-destination/ledger/ -Checksum SHA1, CRC32C -LedgerPath ./sums.ndjson @s3
        $first.Checksum.Keys | Should -Be SHA1, CRC32C
        $first.Checksum.sha1 | Should -Be (Get-Expected one SHA1)
        $header, $line = Get-Content sums.ndjson | ConvertFrom-Json
        $header.recipe.digests | Should -Be sha1, crc32C
        $line.digests.sha1 | Should -Be (Get-Expected one SHA1)

        $again = Invoke-S3Transfer s3://other/small/one s3://sample-destination/ledger/ -Checksum SHA1 @s3
        $again.Status | Should -Be Skipped
        $again.Checksum.SHA1 | Should -Be (Get-Expected one SHA1)
        $again.Requests | Should -Be 2
    }

    It 'says in its plan how many bytes would be read, and with a resumed run takes what the ledger says' {
        $null = Invoke-S3Transfer s3://other/small/ s3://sample-destination/plan/ -Checksum MD5 -LedgerPath ./plan.ndjson @s3 | Select-Object -First 1
        $said = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$manifest'
            `$s3 = @{ EndpointUrl = '$($sandbox.EndpointUrl)'; AccessKey = '$($sandbox.AccessKey)'; SecretKey = '$($sandbox.SecretKey)' }
            Invoke-S3Transfer s3://sample-source/ s3://other/whatif/ -Checksum MD5 -WhatIf @s3
            Invoke-S3Transfer s3://sample-source/ s3://other/whatif/ -Checksum CRC64NVME -WhatIf @s3"
        $said[0] | Should -Match '4\.55 TiB are read for checksums\.'
        $said[-1] | Should -Not -Match 'read for'
        $rest = Invoke-S3Transfer -Resume ./plan.ndjson -MemoryBudget 16MB @s3
        foreach ($result in $rest) { $result.Checksum.MD5 | Should -Be (Get-Expected ($result.Key -replace '.*/') MD5) }
    }

    It 'fails an object whose own metadata says otherwise' {
        $properties = New-StoreObject ObjectProperties @()
        $metadata = [Collections.Generic.Dictionary[string, string]]::new()
        $metadata['content-md5'] = '0' * 32
        $properties.GetType().GetProperty('Metadata').SetValue($properties, $metadata)
        $request = New-StoreObject PutRequest @((New-StoreObject ObjectLocation @('other', 'liar', $null)), [IO.MemoryStream]::new([byte[]] (1, 2, 3)))
        $request.GetType().GetProperty('Properties').SetValue($request, $properties)
        $null = $store.PutAsync($request, [Threading.CancellationToken]::None).GetAwaiter().GetResult()

        $result = Invoke-S3Transfer s3://other/liar s3://sample-destination/ -Checksum MD5 @s3 -ErrorAction SilentlyContinue -ErrorVariable problems
        $result.Status | Should -Be Failed
        $problems[0].FullyQualifiedErrorId | Should -Match '^VerificationFailed,'
        $problems[0].Exception.Message | Should -Match "content-md5 '0{32}'.*-CopyProperty None"
        Get-TestKey $store sample-destination | Should -Not -Contain liar
    }
}
