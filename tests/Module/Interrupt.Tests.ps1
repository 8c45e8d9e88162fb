BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $sandbox = Start-TransferSandbox -WithSampleObjects
    $s3 = $sandbox.Access
    $store = New-TestStore $sandbox
    $stall = @{ match = @{ operation = 'UploadPartCopy' }; action = @{ hang = $true } }
}

AfterAll {
    $store.Dispose()
    $sandbox | Stop-TransferSandbox
}

Describe 'A transfer of 5 TB that is interrupted' {
    # Its parts never end, so it is certainly under way when it is stopped.
    BeforeEach { Set-SandboxFault $sandbox $stall }
    AfterEach { Set-SandboxFault $sandbox }

    It 'ends on Ctrl-C and leaves no upload behind' -Skip:$IsWindows {
        "
            Import-Module '$manifest'
            Invoke-S3Transfer s3://sample-source/films/feature.mxf s3://sample-destination/interrupted/ -EndpointUrl $($sandbox.EndpointUrl) -AccessKey $($sandbox.AccessKey) -SecretKey '$($sandbox.SecretKey)'" > "$TestDrive/transfer.ps1"
        $child = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-NonInteractive', '-File', "$TestDrive/transfer.ps1" -PassThru -RedirectStandardOutput "$TestDrive/out.txt" -RedirectStandardError "$TestDrive/err.txt"
        try {
            Wait-Until { Get-TestUpload $store sample-destination } 'an upload begins'
            & /bin/kill -INT $child.Id
            $child.WaitForExit(30000) | Should -BeTrue -Because 'Ctrl-C must end it'
        }
        finally {
            if (-not $child.HasExited) { $child.Kill() }
        }

        Get-TestUpload $store sample-destination | Should -BeNullOrEmpty
        Get-TestKey $store sample-destination | Should -BeNullOrEmpty
        Get-Content "$TestDrive/err.txt" | Should -BeNullOrEmpty
    }

    It 'leaves the sandbox running, which a terminal sends Ctrl-C as well' -Skip:$IsWindows {
        & /bin/kill -INT $sandbox.ProcessId
        foreach ($i in 1..50) { Test-S3Transfer s3://sample-source/stills/ s3://sample-destination/ @s3 | Should -HaveCount 3 }
    }

    It 'ends when its pipeline is stopped, and leaves no upload behind' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddCommand('Import-Module').AddArgument($manifest).AddStatement().AddCommand('Invoke-S3Transfer').AddParameters($s3).
                AddParameter('Source', 's3://sample-source/films/feature.mxf').AddParameter('Destination', 's3://sample-destination/interrupted/')
            $running = $shell.BeginInvoke()
            Wait-Until { Get-TestUpload $store sample-destination } 'an upload begins'
            $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(30000) | Should -BeTrue -Because 'stopping must end it'
            $shell.InvocationStateInfo.State | Should -Be Stopped
            $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        }
        finally { $shell.Dispose() }
        Get-TestUpload $store sample-destination | Should -BeNullOrEmpty
    }

    It 'ends when nobody wants more of its results, and leaves no upload behind' {
        $first = Invoke-S3Transfer s3://sample-source/films/ s3://sample-destination/first/ @s3 | Select-Object -First 3
        $first | Should -HaveCount 3
        Get-TestUpload $store sample-destination | Should -BeNullOrEmpty
        Get-TestKey $store sample-destination | Should -Not -Contain first/feature.mxf
    }

    It 'ends at an error with -ErrorAction Stop, and leaves no upload behind' {
        Set-SandboxFault $sandbox $stall, @{ match = @{ operation = 'CopyObject' }; action = @{ error = 'AccessDenied' } }
        $problem = Get-TerminatingError { Invoke-S3Transfer s3://sample-source/films/ s3://sample-destination/stop/ @s3 -ErrorAction Stop }
        $problem.FullyQualifiedErrorId | Should -Match '^AccessDenied,'
        Get-TestUpload $store sample-destination | Should -BeNullOrEmpty
    }
}

Describe 'A cmdlet that waits for an answer' {
    It 'ends when its pipeline is stopped: <name>' -ForEach @(
        @{ name = 'New-TransferInventory'; operation = 'ListObjects*'; parameters = @{ Source = 's3://sample-source/'; Path = 'TestDrive:/x.csv' } }
        @{ name = 'Test-S3Transfer'; operation = 'HeadObject'; parameters = @{ Source = 's3://sample-source/'; Destination = 's3://sample-destination/' } }
        @{ name = 'Invoke-S3Transfer'; operation = 'HeadObject'; parameters = @{ Source = 's3://sample-source/'; Destination = 's3://sample-destination/'; WhatIf = $true } }
    ) {
        if ($parameters.Path) { $parameters.Path = "$TestDrive/x.csv" }
        Set-SandboxFault $sandbox @{ match = @{ operation = $operation }; action = @{ hang = $true } }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddCommand('Import-Module').AddArgument($manifest).AddStatement().AddCommand($name).AddParameters($s3).AddParameters($parameters)
            $running = $shell.BeginInvoke()
            Wait-Until { (Invoke-RestMethod "$($sandbox.EndpointUrl)/_sandbox/faults").rules.calls -gt 0 } 'a request hangs'
            $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(30000) | Should -BeTrue -Because 'stopping must end it'
            $shell.InvocationStateInfo.State | Should -Be Stopped
            $running.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        }
        finally {
            $shell.Dispose()
            Set-SandboxFault $sandbox
        }
        Test-Path "$TestDrive/x.csv" | Should -BeFalse
    }
}
