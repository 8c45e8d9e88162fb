BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/TestImage.ps1"
    # A module of its own, in a PowerShell of its own: this one may have been made without an image.
    $copy = New-Item -ItemType Directory "$TestDrive/with-image"
    Copy-Item $manifest $copy
    Copy-Item (Join-Path (Split-Path $manifest) module) $copy -Recurse
    Remove-Item "$copy/module/worker" -Recurse -Force -ErrorAction Ignore
    $null = New-TestImage "$copy/module/worker/worker-image.tar" arm64, amd64
}

Describe 'The runbook of the <who>' -ForEach @(
    @{ who = 'publisher'; helper = 'channel'; buckets = 'studio-masters', 'studio-to-channel-exchange' }
    @{ who = 'subscriber'; helper = 'studio'; buckets = 'studio-to-channel-exchange', 'channel-library' }
) {
    It 'runs as it stands in a sandbox, from the installation to the removal' {
        $text = Get-Content -Raw "$PSScriptRoot/../../docs/$who.md"
        $blocks = [regex]::Matches($text, '(?ms)^```powershell\r?\n(.*?)^```').ForEach({ $_.Groups[1].Value })
        $blocks.Count | Should -BeGreaterThan 3
        $sandbox = Start-TransferSandbox $buckets
        try {
            Set-TestObject (New-TestStore $sandbox) $buckets[0] films/reel.mxf 'text'
            @(
                # A person would be asked before a run.
                '$ErrorActionPreference = "Stop"; $ConfirmPreference = "None"; $PSStyle.OutputRendering = "PlainText"'
                "Import-Module '$copy/MediaExchange.Transfer.psd1'"
                $sandbox.Session
                $blocks
                '"left: $(@(Get-TransferHelper).Count)"'
            ) > "$TestDrive/runbook.ps1"
            Push-Location $TestDrive
            try { $output = pwsh -NoProfile -NonInteractive -File runbook.ps1 2>&1 | Out-String -Width 200 }
            finally { Pop-Location }
            $LASTEXITCODE | Should -Be 0 -Because $output
            $output | Should -Match 'AWS::Batch::JobQueue' -Because '-WhatIf shows what would be made'
            # What comes after objects of another kind is shown as a list.
            $output | Should -Match "(?m)^ *Name +: $helper"
            $output | Should -Match '(?m)^ *Health +: Healthy'
            $output | Should -Match 'The driver (answers|runs on)'
            $output | Should -Not -Match '(?m)^( *Status +: Fail|Fail )'
            $output | Should -Match 'left: 0'
        }
        finally { Stop-TransferSandbox $sandbox }
    }
}

Describe 'Links of the runbooks' {
    It 'lead somewhere' {
        foreach ($file in Get-ChildItem "$PSScriptRoot/../../docs/*.md") {
            foreach ($link in [regex]::Matches((Get-Content -Raw $file), '\]\((?!https?:)([^)#]+)(#[^)]+)?\)')) {
                Join-Path $file.DirectoryName $link.Groups[1].Value | Should -Exist -Because "$($file.Name) links to it"
            }
        }
    }
}
