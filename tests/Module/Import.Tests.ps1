BeforeAll { . "$PSScriptRoot/Common.ps1" }

Describe 'The module' {
    It 'has a manifest that PowerShell accepts' {
        $module = Test-ModuleManifest $manifest
        $module.Version | Should -Be (Import-PowerShellDataFile $manifest).ModuleVersion
    }

    It 'exports what its manifest says' {
        $exported = (Get-Module MediaExchange.Transfer).ExportedCommands.Keys | Sort-Object
        $exported | Should -Be ((Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object)
    }

    It 'can be imported again, by force, and after it was removed' {
        $count = pwsh -NoProfile -NonInteractive -Command "
            `$ErrorActionPreference = 'Stop'
            Import-Module '$manifest'; Import-Module '$manifest' -Force; Remove-Module MediaExchange.Transfer; Import-Module '$manifest'
            (Get-Command -Module MediaExchange.Transfer).Count"
        $count | Should -Be (Import-PowerShellDataFile $manifest).CmdletsToExport.Count
    }

    It 'says so when the session has another copy of it' {
        $null = New-Item -ItemType Directory "$TestDrive/copy"
        Copy-Item $manifest "$TestDrive/copy"
        Copy-Item (Join-Path (Split-Path $manifest) module) "$TestDrive/copy" -Recurse
        $message = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$manifest'
            Import-Module '$TestDrive/copy/MediaExchange.Transfer.psd1' -ErrorVariable problems -ErrorAction SilentlyContinue
            `$problems | ForEach-Object { `$_.Exception.Message }" 2>&1
        $message -join ' ' -replace '\s+', ' ' | Should -Match 'takes one copy of the module\. Open a new session'
    }

    It 'keeps its assemblies out of the default load context, all but the loader' {
        $default = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$manifest'
            try { New-TransferInventory s3://bucket/ '$TestDrive/never.csv' -EndpointUrl http://127.0.0.1:1 -AccessKey a -SecretKey b } catch { `$_.FullyQualifiedErrorId -replace ',.*' }
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name -match '^(AWSSDK|MediaExchange)'"
        $default | Should -Be 'StoreUnavailable', 'MediaExchange.Transfer.Loader'
    }

    It 'loads the AWS SDK when a cmdlet needs it, not on import' {
        $loaded = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$manifest'
            [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match '^AWSSDK'"
        $loaded | Should -BeNullOrEmpty
    }
}

Describe 'Completion' {
    It 'knows <what>' -ForEach @(
        @{ what = 'regions'; line = 'Invoke-S3Transfer -Region eu-nor'; expected = 'eu-north-1' }
        @{ what = 'storage classes'; line = 'Invoke-S3Transfer -StorageClass INT'; expected = 'INTELLIGENT_TIERING' }
        @{ what = 'what to copy'; line = 'Invoke-S3Transfer -CopyProperty Met'; expected = 'Metadata' }
        @{ what = 'what to do with what is there'; line = 'Invoke-S3Transfer -IfExists Over'; expected = 'Overwrite' }
        @{ what = 'what counts as the same'; line = 'Invoke-S3Transfer -SkipRule Ne'; expected = 'Newer' }
        @{ what = 'who pays'; line = 'Test-S3Transfer -RequestPayer '; expected = 'requester' }
        @{ what = 'encryption'; line = 'Invoke-S3Transfer -ServerSideEncryption aws:kms:'; expected = 'aws:kms:dsse' }
    ) {
        (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText | Should -Contain $expected
    }

    It 'knows the profiles of the file that -ProfileLocation names' {
        "[studio]`naws_access_key_id=a`naws_secret_access_key=b`n[archive]`naws_access_key_id=a`naws_secret_access_key=b" > "$TestDrive/credentials"
        $line = "Invoke-S3Transfer -ProfileLocation '$TestDrive/credentials' -ProfileName stu"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'studio'
    }
}
