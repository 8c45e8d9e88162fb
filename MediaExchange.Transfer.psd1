@{
    RootModule = 'module/MediaExchange.Transfer.psm1'
    ModuleVersion = '0.1.0'
    GUID = 'b0f6a0a4-6a9e-4a53-9d0b-0c6f0b7f5a5e'
    Author = 'The MediaExchange.Transfer developers'
    PowerShellVersion = '7.6'
    CompatiblePSEditions = @('Core')
    CmdletsToExport = @()
}
