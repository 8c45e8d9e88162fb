BeforeDiscovery { $names = (Import-PowerShellDataFile "$PSScriptRoot/../../MediaExchange.Transfer.psd1").CmdletsToExport }
BeforeAll { . "$PSScriptRoot/Common.ps1" }

Describe 'Help of <_>' -ForEach $names {
    BeforeAll { $name = $_; $help = Get-Help $name -Full }

    It 'has synopsis, description and examples' {
        $help.Synopsis | Should -Match '^[A-Z].+\.$'
        $help.Description.Text | Should -Not -BeNullOrEmpty
        $help.Examples.example.Count | Should -BeGreaterThan 0
        (Get-Help $name -Examples | Out-String) | Should -Match $name
    }

    It 'describes every parameter that the cmdlet has' {
        $common = [Management.Automation.Cmdlet]::CommonParameters
        $parameters = (Get-Command $name).Parameters.Keys | Where-Object { $_ -notin $common }
        $help.parameters.parameter.name | Sort-Object | Should -Be ($parameters | Sort-Object)
        foreach ($parameter in $parameters) {
            (Get-Help $name -Parameter $parameter).Description.Text -join ' ' | Should -Match '\w' -Because "-$parameter needs a description"
        }
    }

    It 'has examples that PowerShell can read and that bind' {
        foreach ($example in $help.Examples.example) {
            $problems = $null
            $script = [Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $problems)
            $problems | Should -BeNullOrEmpty
            foreach ($command in $script.FindAll({ param($node) $node -is [Management.Automation.Language.CommandAst] }, $true)) {
                $known = (Get-Command $command.GetCommandName()).Parameters
                foreach ($given in $command.CommandElements.Where({ $_ -is [Management.Automation.Language.CommandParameterAst] })) {
                    $known.ContainsKey($given.ParameterName) -or $command.GetCommandName() -eq 'Where-Object' | Should -BeTrue -Because "$($example.code) uses -$($given.ParameterName)"
                }
            }
        }
    }
}

Describe 'Help' {
    It 'shows what the words of a parameter mean, its default and how it binds' {
        $text = Get-Help Invoke-S3Transfer -Parameter IfExists | Out-String -Width 200
        $text | Should -Match 'Overwrite: '
        $text | Should -Match 'Default value\s+Skip'
        Get-Help Invoke-S3Transfer -Parameter EndpointUrl | Out-String -Width 200 | Should -Match 'ByPropertyName'
    }

    It 'has a topic about the module where modules are installed' {
        # Get-Help looks for topics below PSModulePath.
        $installed = Join-Path $TestDrive 'Modules/MediaExchange.Transfer/9.9.9'
        $null = New-Item -ItemType Directory $installed -Force
        Copy-Item $manifest $installed
        Copy-Item (Join-Path (Split-Path $manifest) 'module') $installed -Recurse
        $text = pwsh -NoProfile -NonInteractive -Command "
            `$env:PSModulePath = '$TestDrive/Modules' + [IO.Path]::PathSeparator + `$env:PSModulePath
            Get-Help about_MediaExchange.Transfer | Out-String"
        $text -join "`n" | Should -Match 'VerifiedBy'
    }
}
