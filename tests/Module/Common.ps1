# What the tests of the module share. Each file dot-sources it in BeforeAll.
# MEDIAEXCHANGE_TEST_MODULE may name another manifest, such as that of a package.
$manifest = $env:MEDIAEXCHANGE_TEST_MODULE ? $env:MEDIAEXCHANGE_TEST_MODULE : (Resolve-Path "$PSScriptRoot/../../MediaExchange.Transfer.psd1").Path
Import-Module $manifest

# Neither the user's profiles nor the user's ledgers take part.
$env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive 'no-credentials'
$env:AWS_CONFIG_FILE = Join-Path $TestDrive 'no-config'
$env:AWS_EC2_METADATA_DISABLED = 'true'
$env:XDG_STATE_HOME = Join-Path $TestDrive 'state'
foreach ($name in 'AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3') {
    Remove-Item "env:$name" -ErrorAction Ignore
}

$assembly = (Get-Command Invoke-S3Transfer).ImplementingType.Assembly
$context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly)

# The module's own S3 client, to look at what a cmdlet left behind. Its types are in the module's load context, out of reach for [names].
function New-TestStore($Sandbox) {
    $aws = $context.LoadFromAssemblyName('MediaExchange.Transfer.Aws')
    $access = [Activator]::CreateInstance($aws.GetType('MediaExchange.Transfer.Aws.AwsAccess'))
    foreach ($name in 'EndpointUrl', 'AccessKey', 'SecretKey', 'Region') { $access.GetType().GetProperty($name).SetValue($access, $Sandbox.$name) }
    $aws.GetType('MediaExchange.Transfer.Aws.S3ObjectStore').GetMethod('Create').Invoke($null, @($access))
}

function New-StoreObject([string] $Type, [object[]] $Arguments) {
    $context.LoadFromAssemblyName('MediaExchange.Transfer.Engine').GetType("MediaExchange.Transfer.Engine.Stores.$Type").GetConstructors()[0].Invoke($Arguments)
}

function Get-TestKey($Store, [string] $Bucket) {
    $Store.ListAsync((New-StoreObject ListRequest @($Bucket, '', $null, $null, 1000)), [Threading.CancellationToken]::None).GetAwaiter().GetResult().Objects.Key
}

function Get-TestUpload($Store, [string] $Bucket) {
    $uploads = $Store.ListUploadsAsync($Bucket, '', [Threading.CancellationToken]::None)
    # A generic method of a type that only the load context knows.
    $type = $context.LoadFromAssemblyName('MediaExchange.Transfer.Engine').GetType('MediaExchange.Transfer.Engine.Stores.PendingUpload')
    $collect = [Threading.Tasks.TaskAsyncEnumerableExtensions].GetMethod('ToBlockingEnumerable').MakeGenericMethod($type)
    $collect.Invoke($null, @($uploads, [Threading.CancellationToken]::None)) | ForEach-Object { $_ }
}

function Set-TestObject($Store, [string] $Bucket, [string] $Key, [string] $Text) {
    $content = [IO.MemoryStream]::new([Text.Encoding]::UTF8.GetBytes($Text))
    $null = $Store.PutAsync((New-StoreObject PutRequest @((New-StoreObject ObjectLocation @($Bucket, $Key, $null)), $content)), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
}

# The one error that a command ends with.
function Get-TerminatingError([scriptblock] $Command) {
    try { $null = & $Command }
    catch { return $_ }
    throw "'$Command' did not fail."
}

# What goes wrong at the sandbox from now on; see FaultScript in its source. No rules: nothing.
function Set-SandboxFault($Sandbox, [hashtable[]] $Rule = @()) {
    $null = Invoke-RestMethod "$($Sandbox.EndpointUrl)/_sandbox/faults" -Method Post -ContentType application/json -Body (@{ rules = $Rule } | ConvertTo-Json -Depth 9)
}

# Waits for something that another process or thread brings about.
function Wait-Until([scriptblock] $Condition, [string] $What) {
    for ($i = 0; $i -lt 600; $i++) {
        if (& $Condition) { return }
        Start-Sleep -Milliseconds 50
    }
    throw "It did not happen: $What."
}
