#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests or packages the module, or shows what it does.
.DESCRIPTION
    Build    compiles everything and lays the module out, so that ./MediaExchange.Transfer.psd1 can be imported.
    Test     builds, then runs the tests of the module's surface (needs Pester 5); "dotnet test" runs these and all others.
    Package  builds into out/MediaExchange.Transfer and makes a zip file of it.
    Demo     transfers some hundreds of objects, one of 5 TB among them, within a sandbox on this computer.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 Package
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Demo')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "'dotnet $args' ended with code $LASTEXITCODE." }
}

function New-Module([string] $Folder) {
    # What an earlier build left behind must not end up in this one.
    Remove-Item -LiteralPath "$Folder/bin" -Recurse -Force -ErrorAction Ignore
    Invoke-DotNet build "$PSScriptRoot/build/Module" --configuration $Configuration "-p:ModuleFolder=$Folder" --nologo --verbosity quiet
}

function Build {
    New-Module "$PSScriptRoot/module"
    Write-Host "Built. Next: Import-Module $PSScriptRoot/MediaExchange.Transfer.psd1"
}

function Test {
    Build
    Import-Module Pester -MinimumVersion 5.5
    $result = Invoke-Pester -Path "$PSScriptRoot/tests/Module" -PassThru
    if ($result.Result -ne 'Passed') { throw "$($result.FailedCount) of $($result.TotalCount) tests failed." }
}

function Package {
    $manifest = Import-PowerShellDataFile "$PSScriptRoot/MediaExchange.Transfer.psd1"
    $folder = "$PSScriptRoot/out/MediaExchange.Transfer"
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
    $null = New-Item -ItemType Directory "$folder/module/en-US"
    Copy-Item "$PSScriptRoot/MediaExchange.Transfer.psd1", "$PSScriptRoot/README.md", "$PSScriptRoot/LICENSE", "$PSScriptRoot/CHANGELOG.md" $folder
    Copy-Item "$PSScriptRoot/module/*.ps*1*" "$folder/module"
    Copy-Item "$PSScriptRoot/module/en-US/*.txt" "$folder/module/en-US"
    Copy-Item "$PSScriptRoot/module/infrastructure" "$folder/module" -Recurse
    New-Module "$folder/module"
    $zip = "$PSScriptRoot/out/MediaExchange.Transfer.$($manifest.ModuleVersion).zip"
    Remove-Item -LiteralPath $zip -ErrorAction Ignore
    [IO.Compression.ZipFile]::CreateFromDirectory($folder, $zip, 'Optimal', $true)
    Write-Host "Packaged: $folder and $zip"
}

function Demo {
    Invoke-DotNet run --project "$PSScriptRoot/src/MediaExchange.Transfer.Sandbox" --configuration $Configuration -- demo
}

& $Task
