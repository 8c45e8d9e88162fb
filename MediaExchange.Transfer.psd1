@{
    RootModule = 'module/MediaExchange.Transfer.psm1'
    # The one home of the version number: the assemblies and packages read it from here.
    ModuleVersion = '0.1.0'
    GUID = 'b0f6a0a4-6a9e-4a53-9d0b-0c6f0b7f5a5e'
    Author = 'The MediaExchange.Transfer developers'
    CompanyName = 'MediaExchange.Transfer'
    Copyright = 'Copyright the MediaExchange.Transfer developers. Apache-2.0.'
    Description = 'Moves media between Amazon S3 buckets, one object of up to 50 TB or very many small ones: server-side, verified before it is published, and with every object accounted for.'
    PowerShellVersion = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess = @('module/MediaExchange.Transfer.Format.ps1xml')
    CmdletsToExport = @(
        'Export-S3TransferReport'
        'Get-S3BatchTransfer'
        'Get-S3BatchTransferLog'
        'Get-S3ObjectChecksum'
        'Get-S3TransferReport'
        'Get-TransferHelper'
        'Install-TransferHelper'
        'Invoke-S3Transfer'
        'New-TransferInventory'
        'Publish-TransferWorkerImage'
        'Resume-S3BatchTransfer'
        'Set-S3BatchTransfer'
        'Start-S3BatchTransfer'
        'Start-TransferSandbox'
        'Stop-S3BatchTransfer'
        'Stop-TransferSandbox'
        'Test-S3Transfer'
        'Test-TransferHelper'
        'Uninstall-TransferHelper'
        'Wait-S3BatchTransfer'
    )
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
    PrivateData = @{
        PSData = @{
            Tags = @('AWS', 'S3', 'Media', 'Transfer', 'Copy', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
        }
    }
}
