BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox -WithSampleObjects
    # Another copy of the AWS SDK, where AWS.Tools would have it: in the default load context.
    $other = Join-Path $TestDrive 'other'
    $null = New-Item -ItemType Directory $other
    Copy-Item (Join-Path (Split-Path $assembly.Location) 'AWSSDK.Core.dll') $other
}

AfterAll { $sandbox | Stop-TransferSandbox }

Describe 'In a session that has another copy of the AWS SDK' {
    BeforeAll {
        function Invoke-WithOtherSdk([string] $Command, [string] $First = 'other') {
            $load = "`$null = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('$other/AWSSDK.Core.dll')"
            $import = "Import-Module '$manifest'"
            pwsh -NoProfile -NonInteractive -Command "
                `$ErrorActionPreference = 'Stop'
                $($First -eq 'other' ? "$load; $import" : "$import; $load")
                $Command"
        }
    }

    It 'both work, whichever came first: <_>' -ForEach 'other', 'ours' {
        $output = Invoke-WithOtherSdk -First $_ "
            (Test-S3Transfer s3://sample-source/stills/ s3://sample-destination/ -EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($sandbox.AccessKey) -SecretKey '$($sandbox.SecretKey)').Status
            [Amazon.RegionEndpoint]::EUWest1.SystemName
            [Amazon.RegionEndpoint].Assembly.Location"
        $output | Should -Be 'Missing', 'Missing', 'Missing', 'eu-west-1', "$other/AWSSDK.Core.dll".Replace('/', [IO.Path]::DirectorySeparatorChar)
    }

    It 'takes a credentials object of the other copy for -Credential' {
        $output = Invoke-WithOtherSdk "
            `$credential = [Amazon.Runtime.BasicAWSCredentials]::new('$($sandbox.AccessKey)', '$($sandbox.SecretKey)')
            (Test-S3Transfer s3://sample-source/stills/0001.tif s3://sample-destination/ -EndpointUrl $($sandbox.EndpointUrl) -Credential `$credential -Region ([Amazon.RegionEndpoint]::USEast1)).Status"
        $output | Should -Be 'Missing'
    }

    It 'takes $StoredAWSCredentials and $StoredAWSRegion, and what they become meanwhile' {
        $output = Invoke-WithOtherSdk "
            `$StoredAWSRegion = 'us-east-1'
            foreach (`$secret in '$($sandbox.SecretKey)', 'wrong') {
                `$StoredAWSCredentials = [Amazon.Runtime.BasicAWSCredentials]::new('$($sandbox.AccessKey)', `$secret)
                try { (Test-S3Transfer s3://sample-source/stills/0001.tif s3://sample-destination/ -EndpointUrl $($sandbox.EndpointUrl)).Status }
                catch { `$_.FullyQualifiedErrorId -replace ',.*' }
            }"
        $output | Should -Be 'Missing', 'InvalidCredentials'
    }
}
