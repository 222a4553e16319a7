#!/usr/bin/env bash
# An installed copy: every file in its place, the example of libheed built and run against it in four
# ways, nothing exported that heed.h does not name, hardened, and taken away again without a trace.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
cc=${CC:-gcc}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
passed=0 failed=0

# check NAME COMMAND...: the command must end well.
check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    printf 'not so: %s\n%s\n' "$name" "$output"
}

is_there() { [ -s "$place/usr/$1" ]; }
same() { [ "$1" = "$2" ] || { printf 'got:\n%s\nwanted:\n%s\n' "$1" "$2"; return 1; }; }

make BUILD="$build" CC="$cc" PREFIX="$place/usr" install >"$place/install.log" 2>&1 || {
    cat "$place/install.log"
    echo "test_install.sh: 0 passed, 1 failed"
    exit 1
}

for file in bin/heed lib/libheed.so.0 lib/libheed.so lib/libheed.a lib/pkgconfig/heed.pc \
    include/heed.h share/man/man1/heed.1 share/man/man5/heed-book.5 \
    share/bash-completion/completions/heed share/zsh/site-functions/_heed \
    share/fish/vendor_completions.d/heed.fish share/heed/book/contact.book; do
    check "$file is installed" is_there "$file"
done

# --- the example ------------------------------------------------------------------------------
export PKG_CONFIG_PATH=$place/usr/lib/pkgconfig
wanted='not to be closed: '
embed_says() {
    local output
    output=$(LD_LIBRARY_PATH="$place/usr/lib" "$1") || return 1
    [[ $output == "$wanted"* && $output == *"open, due 2026-03-02T09:02:00+00:00" ]] || {
        echo "$output"
        return 1
    }
}
read -ra flags < <(pkg-config --cflags --libs heed)
read -ra static_flags < <(pkg-config --static --libs heed | sed 's/-lheed//')
check "the example builds" "$cc" -std=c17 -Wall -Wextra -Werror examples/embed.c "${flags[@]}" \
    -o "$place/embed"
check "the example runs" embed_says "$place/embed"
check "the example builds with the archive" "$cc" -std=c17 -I"$place/usr/include" \
    examples/embed.c "$place/usr/lib/libheed.a" "${static_flags[@]}" -o "$place/embed-static"
check "the example runs with the archive" embed_says "$place/embed-static"
check "the header alone compiles" "$cc" -std=c17 -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
    -x c "$place/usr/include/heed.h"
check "the header is C++ too" "$cc" -Wall -Wextra -Werror -fsyntax-only -x c++ \
    "$place/usr/include/heed.h"
check "the example has at most 45 lines" test "$(wc -l <examples/embed.c)" -le 45

# --- what is exported -------------------------------------------------------------------------
declared=$(grep -oE '\bheed_[a-z_]+\(' src/lib/heed.h | tr -d '(' | sort -u)
exported() { nm "${@:2}" --defined-only "$1" | awk '$2 == "T" {sub(/@.*/, "", $3); print $3}' | sort -u; }
check "the library exports what heed.h declares" same \
    "$(exported "$place/usr/lib/libheed.so.0" -D)" "$declared"
check "the archive exports what heed.h declares" same \
    "$(exported "$place/usr/lib/libheed.a")" "$declared"
soname() { readelf -d "$1" | sed -n 's/.*soname: \[\(.*\)\].*/\1/p'; }
check "the soname is libheed.so.0" same "$(soname "$place/usr/lib/libheed.so.0")" libheed.so.0
check "pkg-config gives the program's version" same \
    "heed $(pkg-config --modversion heed)" "$("$place/usr/bin/heed" --version)"

# --- hardening --------------------------------------------------------------------------------
has() { readelf -W "$1" "$2" | grep -qE "$3"; }
for binary in bin/heed lib/libheed.so.0; do
    check "$binary: relocations are read-only" has -l "$place/usr/$binary" GNU_RELRO
    check "$binary: bound at start" has -d "$place/usr/$binary" 'BIND_NOW|NOW'
    check "$binary: the stack is guarded" has --dyn-syms "$place/usr/$binary" __stack_chk_fail
    check "$binary: sizes are checked" has --dyn-syms "$place/usr/$binary" '_chk@'
done
check "heed is position independent" has -d "$place/usr/bin/heed" PIE
if [ "$(uname -m)" = x86_64 ]; then
    # (Debian 12's own start-up code has no such marks, so the file as a whole cannot bear the note.)
    marks() { [ "$(objdump -d "$1" | grep -c endbr64)" -gt 500 ]; }
    check "heed marks where calls may land" marks "$place/usr/bin/heed"
fi

# --- manual and completions say what the program says -----------------------------------------
for page in heed.1 heed-book.5; do
    check "$page has no mistake" mandoc -Tlint -W warning "man/$page"
    check "$page is shown without a warning" same "$(man --warnings -l "man/$page" 2>&1 >/dev/null)" ""
done
manual=$(mandoc -Tascii man/heed.1 | sed 's/.\x08//g')
heed=$place/usr/bin/heed
subcommands() { "$heed" "$@" --help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p'; }
while read -r -a path; do
    for option in $("$heed" "${path[@]}" --help | grep -oE -- '^ +(-[a-z], )? *--[a-z-]+' |
        grep -oE -- '--[a-z-]+'); do
        check "heed.1 tells of $option (heed ${path[*]})" grep -qE -- "$option\b" <<<"$manual"
    done
done < <(
    for command in $(subcommands); do
        echo "$command"
        case $command in book | log) subcommands "$command" | sed "s/^/$command /" ;; esac
    done
)

# --- taken away -------------------------------------------------------------------------------
make BUILD="$build" PREFIX="$place/usr" uninstall >/dev/null 2>&1
check "uninstall leaves no file" same "$(find "$place/usr" -not -type d)" ""

echo "test_install.sh: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
