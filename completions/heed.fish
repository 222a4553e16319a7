# Completion of heed for fish. The options are asked of heed itself, so they are always its own.

function __heed_commands
    heed $argv --help 2>/dev/null | string match -rg '^  ([a-z][a-z-]*)  +(.*)' | paste - -
end

function __heed_path
    set -l words (commandline -opc)
    if test (count $words) -ge 3; and contains -- $words[2] book log
        echo $words[2]
        echo $words[3]
    else if test (count $words) -ge 2
        echo $words[2]
    end
end

function __heed_options
    heed (__heed_path) --help 2>/dev/null | string match -ra -- '--[a-z-]+' | sort -u
end

complete -c heed -n 'test (count (commandline -opc)) -eq 1' -f -a '(__heed_commands)'
complete -c heed -n 'test (count (commandline -opc)) -eq 2; and contains -- (commandline -opc)[2] book log' \
    -f -a '(__heed_commands (commandline -opc)[2])'
complete -c heed -n 'test (count (commandline -opc)) -ge 2; and string match -q -- "-*" (commandline -ct)' \
    -f -a '(__heed_options)'
complete -c heed -n '__fish_prev_arg_in --cases' -f \
    -a 'met late missed open ahead void waived recorded-late all'
complete -c heed -n '__fish_prev_arg_in --by' -f -a 'day week month quarter year'
complete -c heed -n '__fish_prev_arg_in --date-format' -f \
    -a 'iso day-first month-first epoch-s epoch-ms'
