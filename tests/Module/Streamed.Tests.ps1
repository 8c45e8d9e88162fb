BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $here = Start-TransferSandbox -WithSampleObjects
    $there = Start-TransferSandbox -Bucket exchange
    $store = New-TestStore $there
    Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive work))

    # Each side has a profile of its own.
    "[here]", "aws_access_key_id = $($here.AccessKey)", "aws_secret_access_key = $($here.SecretKey)",
    "[there]", "aws_access_key_id = $($there.AccessKey)", "aws_secret_access_key = $($there.SecretKey)" > profiles
    $sides = @{
        SourceEndpointUrl = $here.EndpointUrl; SourceProfileName = 'here'; SourceProfileLocation = 'profiles'; SourceRegion = 'us-east-1'
        DestinationEndpointUrl = $there.EndpointUrl; DestinationProfileName = 'there'; DestinationProfileLocation = 'profiles'; DestinationRegion = 'us-east-1'
    }
    Set-TestObject (New-TestStore $here) sample-source 'small/a' 'some text'
    Set-TestObject (New-TestStore $here) sample-source 'small/b' 'other text'
}

AfterAll {
    Pop-Location
    $store.Dispose()
    $here, $there | Stop-TransferSandbox
}

Describe 'A transfer between two endpoints' {
    It 'lets the bytes pass through, says why, and is verified' {
        $results = Invoke-S3Transfer s3://sample-source/small/ s3://exchange/in/ @sides -InformationVariable said -WarningVariable warned
        $results.Status | Should -Be Copied, Copied
        $results.StreamedBecause | Should -Be OtherStore, OtherStore
        $results.VerifiedBy | Should -Be Crc64Nvme, Crc64Nvme
        Get-TestKey $store exchange | Should -Be in/a, in/b
        "$($said | Where-Object Tags -contains TransferRoute)" | Should -Be "The bytes pass through this machine. $($here.EndpointUrl) and $($there.EndpointUrl) are different stores."
        $warned | Should -BeNullOrEmpty

        Test-S3Transfer s3://sample-source/small/ s3://exchange/in/ @sides -Quiet | Should -BeTrue
        (Invoke-S3Transfer s3://sample-source/small/ s3://exchange/in/ @sides).Status | Should -Be Skipped, Skipped
    }

    It 'takes a credentials object for one side' {
        $credential = [Activator]::CreateInstance($context.LoadFromAssemblyName('AWSSDK.Core').GetType('Amazon.Runtime.BasicAWSCredentials'), @($there.AccessKey, $there.SecretKey))
        $other = @{} + $sides
        'DestinationProfileName', 'DestinationProfileLocation' | ForEach-Object { $other.Remove($_) }
        (Invoke-S3Transfer s3://sample-source/small/a s3://exchange/object/ @other -DestinationCredential $credential).Status | Should -Be Copied
    }

    It 'is gone on with between the same stores only' {
        Invoke-S3Transfer s3://sample-source/late s3://exchange/late/ @sides -LedgerPath ledger.ndjson -ErrorAction SilentlyContinue | Select-Object -ExpandProperty Status | Should -Be Failed
        Set-TestObject (New-TestStore $here) sample-source late 'at last'
        $refused = Get-TerminatingError { Invoke-S3Transfer -Resume ledger.ndjson -ProfileName there -ProfileLocation profiles }
        $refused.Exception.Message | Should -BeLike "*was from '$($here.EndpointUrl)' to '$($there.EndpointUrl)', and this one would be with Amazon S3.*"
        (Invoke-S3Transfer -Resume ledger.ndjson @sides).Status | Should -Be Copied
    }

    It 'is reported on by what the other store has' {
        $null = Invoke-S3Transfer s3://sample-source/small/ s3://exchange/report/ @sides -LedgerPath report.ndjson
        $row = Get-S3TransferReport -LedgerPath report.ndjson -Verify @sides
        $row.Status | Should -Be Copied, Copied
        $row.Verification | Should -Be Matched, Matched
        $store.DeleteAsync((New-StoreObject ObjectLocation @('exchange', 'report/a', $null)), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        (Get-S3TransferReport -LedgerPath report.ndjson -Verify @sides).Status | Should -Be Failed, Copied
        $refused = Get-TerminatingError { Get-S3TransferReport -LedgerPath report.ndjson -Verify -ProfileName there -ProfileLocation profiles }
        $refused.Exception.Message | Should -BeLike "*and this one would be with Amazon S3. *-DestinationEndpointUrl*"
    }
}

Describe 'A transfer within one store' {
    It 'streams when it is told to, and not otherwise' {
        $one = $here.Access
        (Invoke-S3Transfer s3://sample-source/small/a s3://sample-destination/ @one).StreamedBecause | Should -BeNullOrEmpty
        (Invoke-S3Transfer s3://sample-source/small/b s3://sample-destination/ @one -Streamed).StreamedBecause | Should -Be Asked
    }
}
