BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $readme = Get-Content -Raw "$PSScriptRoot/../../README.md"
    $blocks = [regex]::Matches($readme, '(?ms)^```powershell\r?\n(.*?)^```').ForEach({ $_.Groups[1].Value })
}

Describe 'The examples of the README' {
    It 'are eight' { $blocks | Should -HaveCount 8 }

    It 'run as they stand, one after the other, and transfer everything' {
        # In a folder of their own, since they write files.
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive readme)
        Copy-Item $manifest $folder
        Copy-Item (Join-Path (Split-Path $manifest) module) $folder -Recurse
        @(
            '$ErrorActionPreference = "Stop"'
            $blocks
            '"results: $($outcomes.Count) $($outcomes.Status | Sort-Object -Unique)"'
            '"first: $($first.Count) $($first.Status | Sort-Object -Unique)"'
            '"landed: $($landed.Count) $($landed.Status | Sort-Object -Unique)"'
            '"rest: $($rest.Count -gt 0) $($rest.Status | Sort-Object -Unique)"'
        ) > (Join-Path $folder examples.ps1)
        Push-Location $folder
        try { $output = pwsh -NoProfile -NonInteractive -File examples.ps1 2>&1 | Out-String }
        finally { Pop-Location }
        $LASTEXITCODE | Should -Be 0 -Because $output
        $output | Should -Match 'What if: Copy 11 objects'
        $output | Should -Match '11 Matched, Crc64Nvme'
        $output | Should -Match 'results: 11 Copied'
        $output | Should -Match 'first: 2 Copied'
        $output | Should -Match 'rest: True Copied'
        $output | Should -Match 'landed: 11 Copied'
        Join-Path $folder report.html | Should -FileContentMatch 'All 11 rows landed'
        $output | Should -Match '(?m)^True\r?$'
        (Get-Content (Join-Path $folder again.ndjson) | ConvertFrom-Json | Where-Object type -eq item).line | Sort-Object | Should -Be (1..8)
    }
}
