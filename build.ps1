#!/usr/bin/env pwsh
# Thin names for the commands in README.md: ./build.ps1 [build|test|bench|train] [-UpstreamPackages] [more arguments for the program behind it]
param(
    [ValidateSet('build', 'test', 'bench', 'train')]
    [string] $Command = 'build',

    # With ILGPU and NAudio, as README.md says.
    [switch] $UpstreamPackages,

    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'
$Options = @('-c', 'Release')
if ($UpstreamPackages) { $Options += '-p:UpstreamPackages=true' }
Push-Location $PSScriptRoot
try {
    switch ($Command) {
        'build' { dotnet build @Options @Arguments }
        'test' { dotnet test @Options @Arguments }
        'bench' { dotnet run @Options --project Benchmarks -- $($Arguments.Count ? $Arguments : '--short') }
        'train' { dotnet run @Options --project Models -- train $($Arguments.Count ? $Arguments : 'cnn') }
    }
    exit $LASTEXITCODE
}
finally {
    Pop-Location
}
