#!/usr/bin/env pwsh
# Short names for the commands in README.md: ./build.ps1 [build|test|bench|train] [more arguments for the program behind it]
param(
    [ValidateSet('build', 'test', 'bench', 'train')]
    [string] $Command = 'build',

    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'
Push-Location $PSScriptRoot
try {
    switch ($Command) {
        'build' { dotnet build -c Release @Arguments }
        'test' { dotnet test -c Release @Arguments }
        'bench' { dotnet run -c Release --project Benchmarks -- $($Arguments.Count ? $Arguments : '--short') }
        'train' { dotnet run -c Release --project Models -- train $($Arguments.Count ? $Arguments : 'cnn') }
    }
    exit $LASTEXITCODE
}
finally {
    Pop-Location
}
