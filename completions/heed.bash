# Completion of heed for bash. The options are asked of heed itself, so they are always its own.
# shellcheck shell=bash

# The commands that `heed --help` or `heed book --help` lists: lines of two blanks, a word, two more.
_heed_commands() {
    "$1" "${@:2}" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p'
}

_heed_options() {
    "$1" "${@:2}" --help 2>/dev/null | grep -oE -- '^ +(-[a-z], |    )--[a-z-]+' | grep -oE -- '--[a-z-]+'
}

# The names of a book's standards, where --book names a file or folder that can be read.
_heed_standards() {
    local i book=
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        case ${words[i]} in -b | --book) book=${words[i + 1]} ;; --book=*) book=${words[i]#*=} ;; esac
    done
    [ -n "$book" ] || return
    local files=("$book")
    [ -d "$book" ] && files=("$book"/*.book)
    sed -n 's/^standard  *"\{0,1\}\([^"# ]*\).*/\1/p' "${files[@]}" 2>/dev/null
}

_heed() {
    local cur prev words cword
    cur=${COMP_WORDS[COMP_CWORD]}
    prev=${COMP_WORDS[COMP_CWORD - 1]}
    words=("${COMP_WORDS[@]}")
    cword=$COMP_CWORD
    COMPREPLY=()
    local heed=${words[0]} command=${words[1]}

    if [ "$cword" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_heed_commands "$heed") --help --version" -- "$cur")
        return
    fi
    if [ "$cword" = 2 ] && [[ $command = book || $command = log ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_heed_commands "$heed" "$command")" -- "$cur")
        return
    fi
    case $prev in
    -s | --standard)
        mapfile -t COMPREPLY < <(compgen -W "$(_heed_standards)" -- "$cur")
        return
        ;;
    --cases)
        mapfile -t COMPREPLY < <(compgen -W \
            "met late missed open ahead void waived recorded-late all" -- "$cur")
        return
        ;;
    --by)
        mapfile -t COMPREPLY < <(compgen -W "day week month quarter year" -- "$cur")
        return
        ;;
    --date-format)
        mapfile -t COMPREPLY < <(compgen -W "iso day-first month-first epoch-s epoch-ms" -- "$cur")
        return
        ;;
    esac
    if [[ $cur = -* ]]; then
        local path=("$command")
        [[ $command = book || $command = log ]] && path+=("${words[2]}")
        mapfile -t COMPREPLY < <(compgen -W "$(_heed_options "$heed" "${path[@]}") --help" -- "$cur")
        return
    fi
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}

complete -o filenames -F _heed heed
