# Loads the cmdlets into an assembly load context of their own; see about_MediaExchange.Transfer.
$ErrorActionPreference = 'Stop'
if (-not (Test-Path -LiteralPath "$PSScriptRoot/bin/core")) { throw 'The module is not built yet. Run ./build.ps1 in its repository first.' }
if (-not ('MediaExchange.Transfer.Loader.ModuleLoadContext' -as [type])) {
    Add-Type -LiteralPath "$PSScriptRoot/bin/loader/MediaExchange.Transfer.Loader.dll"
}
$assembly = [MediaExchange.Transfer.Loader.ModuleLoadContext]::Load("$PSScriptRoot/bin/core/MediaExchange.Transfer.dll")
$cmdlets = Import-Module -Assembly $assembly -PassThru
# Importing again takes the cmdlets from a cache without exporting them (PowerShell issue 20710).
$export = [psmoduleinfo].GetMethod('AddExportedCmdlet', [Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $cmdlets.ExportedCmdlets.Values) { $export.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet)) }
