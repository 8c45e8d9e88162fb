BeforeAll { . "$PSScriptRoot/Common.ps1" }

Describe 'Start-TransferSandbox' {
    It 'starts a process of its own with the buckets asked for' {
        $sandbox = Start-TransferSandbox one-bucket, another-bucket
        try {
            $sandbox.ProcessId | Should -Not -Be $PID
            (Get-Process -Id $sandbox.ProcessId).HasExited | Should -BeFalse
            $sandbox.EndpointUrl | Should -Match '^http://127\.0\.0\.1:\d+$'
            $sandbox.Bucket | Should -Be 'one-bucket', 'another-bucket'
            $store = New-TestStore $sandbox
            Set-TestObject $store one-bucket key text
            $s3 = $sandbox.Access
            (Invoke-S3Transfer s3://one-bucket/key s3://another-bucket/ @s3).Status | Should -Be Copied
            $store.Dispose()
        }
        finally { $sandbox | Stop-TransferSandbox }
    }

    It 'keeps objects in -DataPath, beyond its own end' {
        Push-Location $TestDrive
        try {
            $sandbox = Start-TransferSandbox a-bucket -DataPath ./data
            $store = New-TestStore $sandbox
            Set-TestObject $store a-bucket kept 'text'
            $store.Dispose()
            $sandbox | Stop-TransferSandbox
            $sandbox = Start-TransferSandbox -DataPath ./data
            ($sandbox | New-TransferInventory s3://a-bucket "$TestDrive/kept.csv").Objects | Should -Be 1
        }
        finally {
            Pop-Location
            $sandbox | Stop-TransferSandbox
        }
    }

    It 'starts nothing with -WhatIf' {
        Start-TransferSandbox -WhatIf | Should -BeNullOrEmpty
    }

    It 'says why the sandbox did not start' {
        $taken = Start-TransferSandbox
        try {
            $problem = Get-TerminatingError { Start-TransferSandbox -Port ([uri] $taken.EndpointUrl).Port }
            $problem.FullyQualifiedErrorId | Should -Match '^SandboxFailed,'
            "$problem" | Should -Match ([uri] $taken.EndpointUrl).Port
        }
        finally { $taken | Stop-TransferSandbox }
    }

    It 'says what is missing where there is no dotnet' {
        $path = $env:PATH
        $env:PATH = $TestDrive
        try { $problem = Get-TerminatingError { Start-TransferSandbox } }
        finally { $env:PATH = $path }
        $problem.FullyQualifiedErrorId | Should -Match '^DotnetMissing,'
        "$problem" | Should -Match 'ASP\.NET Core'
    }

    It 'says what is missing where there is no ASP.NET Core' -Skip:$IsWindows {
        # What the .NET host says when a framework is not installed.
        $null = New-Item -ItemType Directory "$TestDrive/bin"
        "#!/bin/sh`necho 'You must install or update .NET to run this application.' >&2`necho ""Framework: 'Microsoft.AspNetCore.App', version '10.0.0' (x64)"" >&2`nexit 150" > "$TestDrive/bin/dotnet"
        & /bin/chmod +x "$TestDrive/bin/dotnet"
        $path = $env:PATH
        $env:PATH = "$TestDrive/bin"
        try { $problem = Get-TerminatingError { Start-TransferSandbox } }
        finally { $env:PATH = $path }
        $problem.FullyQualifiedErrorId | Should -Match '^AspNetCoreMissing,'
    }

    It 'ends with its session' {
        $id = pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; (Start-TransferSandbox).ProcessId"
        Wait-Until { -not (Get-Process -Id $id -ErrorAction Ignore) } 'the sandbox of an ended session ends'
    }
}

Describe 'The line that Start-TransferSandbox prints' {
    It 'points a session, and what is started there, at the sandbox' {
        $sandbox = Start-TransferSandbox a-bucket -InformationVariable told -InformationAction Ignore
        try {
            "$told" | Should -Be "To point this session at it: $($sandbox.Session)"
            $seen = pwsh -NoProfile -NonInteractive -Command "$($sandbox.Session); Import-Module '$manifest'; [Console]::Out.Write((Test-Path env:AWS_SESSION_TOKEN)); New-TransferInventory s3://a-bucket/ -Path $TestDrive/none.csv" 2>&1 | Out-String
            $seen | Should -Match "Nothing is below 's3://a-bucket/' at $([regex]::Escape($sandbox.EndpointUrl))"
            $seen | Should -Match '(?m)^False'
            $seen | Should -Not -Match 'To point this session' -Because 'what a script prints is its own'
        }
        finally { Stop-TransferSandbox $sandbox }
        { Invoke-RestMethod $sandbox.EndpointUrl } | Should -Throw
    }
}

Describe 'Stop-TransferSandbox' {
    It 'stops those that it is given, from the pipeline' {
        $both = Start-TransferSandbox
        $both = @($both; Start-TransferSandbox)
        $both | Stop-TransferSandbox
        $both.ProcessId | ForEach-Object { Get-Process -Id $_ -ErrorAction Ignore } | Should -BeNullOrEmpty
    }

    It 'stops nothing with -WhatIf' {
        $sandbox = Start-TransferSandbox
        $sandbox | Stop-TransferSandbox -WhatIf
        (Get-Process -Id $sandbox.ProcessId).HasExited | Should -BeFalse
        $sandbox | Stop-TransferSandbox
    }

    It 'leaves processes alone that it did not start' {
        Stop-TransferSandbox -ProcessId $PID -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -Match '^SandboxNotFound,'
        $problems[0].TargetObject | Should -Be $PID
    }

    It 'says so when a sandbox has ended already' {
        $sandbox = Start-TransferSandbox
        $sandbox | Stop-TransferSandbox
        $sandbox | Stop-TransferSandbox -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -Match '^SandboxNotFound,'
    }
}
