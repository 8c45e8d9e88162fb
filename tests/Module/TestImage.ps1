# A worker image for tests. Nothing of it is run here, so its layers may have any bytes.
function New-TestImage([string] $Path, [string[]] $Architecture, [string] $Text = 'one') {
    $folder = "$TestDrive/$([guid]::NewGuid())"
    $null = New-Item -ItemType Directory "$folder/blobs/sha256"
    function Add-Blob([string] $Text, [string] $Type) {
        $bytes = [Text.Encoding]::UTF8.GetBytes($Text)
        $digest = [Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData($bytes))
        [IO.File]::WriteAllBytes("$folder/blobs/sha256/$digest", $bytes)
        [ordered]@{ mediaType = "application/vnd.oci.image.$Type"; digest = "sha256:$digest"; size = $bytes.Length }
    }
    $manifests = foreach ($each in $Architecture) {
        $config = Add-Blob "{`"os`":`"linux`",`"architecture`":`"$each`"}" config.v1+json
        $manifest = @{ schemaVersion = 2; mediaType = 'application/vnd.oci.image.manifest.v1+json'; config = $config; layers = @(Add-Blob "$Text $each" layer.v1.tar+gzip) }
        Add-Blob ($manifest | ConvertTo-Json -Compress -Depth 9) manifest.v1+json
    }
    '{"imageLayoutVersion":"1.0.0"}' | Set-Content "$folder/oci-layout"
    @{ schemaVersion = 2; manifests = @($manifests) } | ConvertTo-Json -Compress -Depth 9 | Set-Content "$folder/index.json"
    $null = New-Item -ItemType Directory -Force (Split-Path $Path)
    Remove-Item $Path -ErrorAction Ignore
    [Formats.Tar.TarFile]::CreateFromDirectory($folder, $Path, $false)
    $Path
}
