#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests or packages the module, or shows what it does.
.DESCRIPTION
    Build    compiles everything and lays the module out, so that ./MediaExchange.Transfer.psd1 can be imported.
    Test     builds, then runs the tests of the module's surface (needs Pester 5); "dotnet test" runs these and all others.
    Image    makes the worker's container image, module/worker/worker-image.tar, for x64 and arm64. Needs no Docker, but its base image from a registry.
    Package  builds into out/MediaExchange.Transfer and makes a zip file of it; the worker's image goes with it when it was made.
    Demo     transfers some hundreds of objects, one of 5 TB among them, within a sandbox on this computer.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 Image; ./build.ps1 Package
.EXAMPLE
    ./build.ps1 Image -BaseImage registry.example/base/debian-ssl:12
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Image', 'Package', 'Demo')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    # Image: what the worker is put on; anything with glibc, OpenSSL 3 and certificates. Default: Microsoft's runtime-deps.
    [string] $BaseImage,

    # Image: the OCI archive to make. The default is where the cmdlets look for it.
    [string] $OutputPath = "$PSScriptRoot/module/worker/worker-image.tar"
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

function Image {
    $project = "$PSScriptRoot/src/MediaExchange.Transfer.Worker"
    $path = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutputPath)
    $work = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName()))
    try {
        # x64 last, for a restore that failed leaves a project that does not build.
        $archives = @(foreach ($platform in 'linux-arm64', 'linux-x64') {
            $restored = & dotnet restore $project --runtime $platform --nologo --verbosity quiet 2>&1
            if ($LASTEXITCODE -ne 0) {
                $reason = [regex]::Match("$restored", 'Unable to find package \S+[^.]').Value.Trim('.', ' ')
                Write-Warning "The image is made without $platform, whose runtime cannot be restored here: $reason."
                continue
            }

            $properties = @("-p:ContainerArchiveOutputPath=$work/$platform.tar")
            if ($BaseImage) { $properties += "-p:ContainerBaseImage=$BaseImage" }
            Invoke-DotNet publish $project --runtime $platform --configuration $Configuration '-t:PublishContainer' @properties --nologo --verbosity quiet | Out-Host
            "$work/$platform.tar"
        })
        if (-not $archives) { throw 'No image was made: the runtime of no platform can be restored from the package feed.' }
        $null = New-Item -ItemType Directory -Force (Split-Path $path)
        Join-Image $archives $path $work
    }
    finally { Remove-Item -LiteralPath $work -Recurse -Force }
    Write-Host "Made: $path ($([Math]::Round((Get-Item $path).Length / 1MB, 1)) MB)"
}

# One image for several architectures: an index of the images of each. A single one stays as it is.
function Join-Image([string[]] $Archives, [string] $Path, [string] $Work) {
    if ($Archives.Count -eq 1) {
        Copy-Item -LiteralPath $Archives[0] $Path
        return
    }

    $layout = New-Item -ItemType Directory "$Work/layout"
    $manifests = foreach ($archive in $Archives) {
        [Formats.Tar.TarFile]::ExtractToDirectory($archive, $layout, $true)
        $found = (Get-Content -Raw "$layout/index.json" | ConvertFrom-Json).manifests[0]
        $manifest = Get-Content -Raw "$layout/blobs/$($found.digest.Replace(':', '/'))" | ConvertFrom-Json
        $config = Get-Content -Raw "$layout/blobs/$($manifest.config.digest.Replace(':', '/'))" | ConvertFrom-Json
        [ordered]@{
            mediaType = $found.mediaType
            digest = $found.digest
            size = $found.size
            platform = [ordered]@{ architecture = $config.architecture; os = $config.os }
        }
    }

    $type = 'application/vnd.oci.image.index.v1+json'
    $index = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -Compress -Depth 5 ([ordered]@{ schemaVersion = 2; mediaType = $type; manifests = @($manifests) })))
    $digest = [Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData($index))
    [IO.File]::WriteAllBytes("$layout/blobs/sha256/$digest", $index)
    $entry = [ordered]@{ mediaType = $type; digest = "sha256:$digest"; size = $index.Length }
    [IO.File]::WriteAllText("$layout/index.json", (ConvertTo-Json -Compress -Depth 5 ([ordered]@{ schemaVersion = 2; mediaType = $type; manifests = @($entry) })))
    Remove-Item -LiteralPath $Path -ErrorAction Ignore
    [Formats.Tar.TarFile]::CreateFromDirectory($layout, $Path, $false)
}

function Package {
    $manifest = Import-PowerShellDataFile "$PSScriptRoot/MediaExchange.Transfer.psd1"
    $folder = "$PSScriptRoot/out/MediaExchange.Transfer"
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
    $null = New-Item -ItemType Directory "$folder/module/en-US"
    Copy-Item "$PSScriptRoot/MediaExchange.Transfer.psd1", "$PSScriptRoot/README.md", "$PSScriptRoot/LICENSE", "$PSScriptRoot/THIRD-PARTY-NOTICES.md", "$PSScriptRoot/CHANGELOG.md" $folder
    Copy-Item "$PSScriptRoot/module/*.ps*1*" "$folder/module"
    Copy-Item "$PSScriptRoot/module/en-US/*.txt" "$folder/module/en-US"
    Copy-Item "$PSScriptRoot/module/infrastructure" "$folder/module" -Recurse
    New-Module "$folder/module"
    if (Test-Path "$PSScriptRoot/module/worker/worker-image.tar") {
        Copy-Item "$PSScriptRoot/module/worker" "$folder/module" -Recurse
    }
    else { Write-Host "Without the worker's image; './build.ps1 Image' makes it." }

    $zip = "$PSScriptRoot/out/MediaExchange.Transfer.$($manifest.ModuleVersion).zip"
    Remove-Item -LiteralPath $zip -ErrorAction Ignore
    [IO.Compression.ZipFile]::CreateFromDirectory($folder, $zip, 'Optimal', $true)
    Write-Host "Packaged: $folder and $zip"
}

function Demo {
    Invoke-DotNet run --project "$PSScriptRoot/src/MediaExchange.Transfer.Sandbox" --configuration $Configuration -- demo
}

& $Task
