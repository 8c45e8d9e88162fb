BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox -WithSampleObjects
    $s3 = $sandbox.Access
    $store = New-TestStore $sandbox
    Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive work))
    $null = New-Item -ItemType File empty.csv, 'taken.ndjson'
    [IO.File]::WriteAllBytes((Join-Path $PWD.ProviderPath packed.csv), [byte[]](0x1f, 0x8b, 8, 0, 0, 0, 0, 0))
}

AfterAll {
    Pop-Location
    $store.Dispose()
    $sandbox | Stop-TransferSandbox
}

Describe 'What makes a run impossible' {
    It 'is one error that names the input: <name>' -ForEach @(
        @{ name = 'an address without s3://'; id = 'InvalidS3Address'; category = 'InvalidArgument'; says = "'sample-source/x'"
            command = { Invoke-S3Transfer sample-source/x s3://sample-destination/ @s3 } }
        @{ name = 'a destination that is none'; id = 'InvalidS3Address'; category = 'InvalidArgument'; says = "'s3://'"
            command = { Invoke-S3Transfer s3://sample-source/ s3:// @s3 } }
        @{ name = 'an inventory of no address'; id = 'InvalidS3Address'; category = 'InvalidArgument'; says = "'http://x'"
            command = { New-TransferInventory http://x out.csv @s3 } }
        @{ name = 'a destination bucket that is missing'; id = 'NotFound'; category = 'ObjectNotFound'; says = 'no-such-bucket'
            command = { Invoke-S3Transfer s3://sample-source/ s3://no-such-bucket/ @s3 } }
        @{ name = 'a source bucket that is missing'; id = 'NotFound'; category = 'ObjectNotFound'; says = 'no-such-bucket'
            command = { Invoke-S3Transfer s3://no-such-bucket/ s3://sample-destination/ @s3 } }
        @{ name = 'a bucket to compare that is missing'; id = 'NotFound'; category = 'ObjectNotFound'; says = 'no-such-bucket'
            command = { Test-S3Transfer s3://sample-source/ s3://no-such-bucket/ @s3 } }
        @{ name = 'a bucket to list that is missing'; id = 'NotFound'; category = 'ObjectNotFound'; says = 'no-such-bucket'
            command = { New-TransferInventory s3://no-such-bucket/ out.csv @s3 } }
        @{ name = 'a prefix with nothing below it'; id = 'NotFound'; category = 'ObjectNotFound'; says = 's3://sample-source/nothing/'
            command = { Invoke-S3Transfer s3://sample-source/nothing/ s3://sample-destination/ @s3 } }
        @{ name = 'an inventory of nothing'; id = 'NotFound'; category = 'ObjectNotFound'; says = 's3://sample-source/nothing/'
            command = { New-TransferInventory s3://sample-source/nothing/ out.csv @s3 } }
        @{ name = 'a bucket that may not be listed'; id = 'AccessDenied'; category = 'PermissionDenied'; says = 's3:ListBucket'; fault = @{ match = @{ operation = 'ListObjects*' }; action = @{ error = 'AccessDenied' } }
            command = { New-TransferInventory s3://sample-source/ out.csv @s3 } }
        @{ name = 'a profile that is unknown'; id = 'InvalidProfileName'; category = 'AuthenticationError'; says = "'nobody'"
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ -ProfileName nobody } }
        @{ name = "a source's profile that is unknown"; id = 'InvalidProfileName'; category = 'AuthenticationError'; says = '-SourceProfileName'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ -SourceProfileName nobody } }
        @{ name = 'a file of profiles that is missing'; id = 'InvalidProfileLocation'; category = 'AuthenticationError'; says = 'no-file'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ -ProfileName nobody -ProfileLocation ./no-file } }
        @{ name = 'a key without its secret'; id = 'InvalidSecretKey'; category = 'AuthenticationError'; says = '-SecretKey'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ -AccessKey a } }
        @{ name = 'a wrong secret'; id = 'InvalidCredentials'; category = 'AuthenticationError'; says = 'secret'
            command = { Test-S3Transfer s3://sample-source/stills/0001.tif s3://sample-destination/ -EndpointUrl $s3.EndpointUrl -AccessKey $s3.AccessKey -SecretKey wrong } }
        @{ name = 'an object that is no credentials'; id = 'InvalidCredential'; category = 'AuthenticationError'; says = 'System.Int32'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ -Credential 5 } }
        @{ name = 'a region that is none'; id = 'InvalidRegion'; category = 'InvalidArgument'; says = 'eu-west-1'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ -AccessKey a -SecretKey b -Region eu-wst-1 } }
        @{ name = 'an endpoint that is no address'; id = 'InvalidEndpointUrl'; category = 'InvalidArgument'; says = "'nowhere'"
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ -AccessKey a -SecretKey b -EndpointUrl nowhere } }
        @{ name = 'an endpoint that does not answer'; id = 'StoreUnavailable'; category = 'ConnectionError'; says = 'http://127.0.0.1:1'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ -AccessKey a -SecretKey b -EndpointUrl http://127.0.0.1:1 } }
        @{ name = 'an inventory that is missing'; id = 'InventoryNotFound'; category = 'ObjectNotFound'; says = 'missing.csv'
            command = { Invoke-S3Transfer -Inventory missing.csv -Destination s3://sample-destination/ @s3 } }
        @{ name = 'an inventory that is missing, to compare'; id = 'InventoryNotFound'; category = 'ObjectNotFound'; says = 'missing.csv'
            command = { Test-S3Transfer -Inventory missing.csv -Destination s3://sample-destination/ @s3 } }
        @{ name = 'an inventory that is empty'; id = 'InventoryInvalid'; category = 'InvalidData'; says = 'empty.csv'
            command = { Invoke-S3Transfer -Inventory empty.csv -Destination s3://sample-destination/ @s3 } }
        @{ name = 'an inventory that is compressed'; id = 'InventoryInvalid'; category = 'InvalidData'; says = 'gzip'
            command = { Invoke-S3Transfer -Inventory packed.csv -Destination s3://sample-destination/ @s3 } }
        @{ name = 'an inventory in another provider'; id = 'NotAFilePath'; category = 'InvalidArgument'; says = 'env:PATH'
            command = { Invoke-S3Transfer -Inventory env:PATH -Destination s3://sample-destination/ @s3 } }
        @{ name = 'a folder for the inventory that is missing'; id = 'InventoryNotWritable'; category = 'WriteError'; says = 'no-folder'
            command = { New-TransferInventory s3://sample-source no-folder/x.csv @s3 } }
        @{ name = 'a ledger that is there already'; id = 'LedgerExists'; category = 'ResourceExists'; says = 'taken.ndjson'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ @s3 -LedgerPath taken.ndjson } }
        @{ name = 'a ledger that cannot be written'; id = 'LedgerNotWritable'; category = 'WriteError'; says = 'taken.ndjson'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ @s3 -LedgerPath taken.ndjson/ledger.ndjson } }
        @{ name = 'a version of a prefix'; id = 'InvalidOption'; category = 'InvalidArgument'; says = '-VersionId'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ @s3 -VersionId x } }
        @{ name = 'two kinds of grants'; id = 'InvalidOption'; category = 'InvalidArgument'; says = '-BucketOwnerFullControl'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ @s3 -BucketOwnerFullControl -GrantFullControl someone } }
        @{ name = 'a KMS key without KMS'; id = 'InvalidOption'; category = 'InvalidArgument'; says = '-KmsKeyId'
            command = { Invoke-S3Transfer s3://sample-source/ s3://sample-destination/ @s3 -ServerSideEncryption AES256 -KmsKeyId key } }
        @{ name = 'an object onto itself'; id = 'InvalidRequest'; category = 'InvalidOperation'; says = 's3://sample-source/stills/0001.tif'
            command = { Invoke-S3Transfer s3://sample-source/stills/0001.tif s3://sample-source/stills/ @s3 } }
        @{ name = 'a prefix into itself'; id = 'InvalidRequest'; category = 'InvalidOperation'; says = 's3://sample-source/stills/copies/'
            command = { Invoke-S3Transfer s3://sample-source/stills/ s3://sample-source/stills/copies/ @s3 } }
    ) {
        Set-SandboxFault $sandbox @($fault ?? @())
        try { $problem = Get-TerminatingError $command }
        finally { Set-SandboxFault $sandbox }
        $problem.FullyQualifiedErrorId | Should -Match "^$id,MediaExchange\.Transfer\.Commands\."
        $problem.CategoryInfo.Category | Should -Be $category
        "$problem" | Should -Match ([regex]::Escape($says))
        # One sentence of what and why, one of what to do; no line breaks, no stack traces.
        "$problem" | Should -Match '^[^\r\n]+[.?]$'

        # Nothing was written: no object, no inventory, no ledger.
        Get-TestKey $store sample-destination | Should -BeNullOrEmpty
        Test-Path out.csv | Should -BeFalse
        Get-ChildItem $env:XDG_STATE_HOME -Recurse -File -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}
