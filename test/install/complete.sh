#!/usr/bin/env bash
# Drives bash's completion of heed as bash does: words and a cursor in, COMPREPLY out.
set -u
cd "$(dirname "$0")/../.." || exit 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin"
ln -s "$(readlink -f "${HEED:-build/heed}")" "$folder/bin/heed"
PATH=$folder/bin:$PATH
# shellcheck source=completions/heed.bash
source completions/heed.bash
passed=0 failed=0

# complete_of WORD...: what is offered for the last word.
complete_of() {
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _heed
    printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' '
}

# expect WANTED WORD...: WANTED is all that is offered, sorted.
expect() {
    local wanted=$1 got
    shift
    got=$(complete_of "$@")
    if [ "$got" = "$wanted " ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    echo "after '$*': offered '$got', wanted '$wanted '"
}

printf 'standard answer\n  when a\n  owe b\n  within 1 day\nstandard "call back"\n' >"$folder/x.book"
touch "$folder/log.csv"

expect "audit" heed au
expect "--help --version" heed --
expect "check" heed book c
expect "pack show" heed log ""
expect "--known-at" heed audit --kn
expect "--from" heed backtest --fr
expect "--check --help" heed book fmt --
expect "answer" heed audit --book "$folder/x.book" --standard a
expect "answer" heed audit --book "$folder" -s an
expect "missed" heed audit --cases mi
expect "month" heed audit --by mo
expect "$folder/log.csv" heed audit "$folder/lo"
echo "complete.sh: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
