"""The scripts by which shells ask gtoc what a word may become.

Each asks `gtoc _complete -- WORDS…` with the words behind the program's name up to the cursor,
and gets one candidate on each line, or only `:folders` or `:files` where a path is wanted.
"""

#: What `_complete` prints where the shell itself knows best.
FOLDERS = ":folders"
FILES = ":files"

_BASH = """\
# gtoc completion for bash: put  eval "$(gtoc completion bash)"  into ~/.bashrc
_gtoc() {
    # Bash splits words at @ : and =, which stand in names here; so the line is split anew.
    local line="${COMP_LINE:0:COMP_POINT}" words current candidate path at kind
    read -ra words <<< "$line"
    [[ "$line" == *[[:space:]] ]] && words+=("")
    current="${words[${#words[@]}-1]}"
    # Bash replaces only what stands behind the last character at which it splits.
    for ((at = ${#current}; at > 0; at--)); do
        [[ "$COMP_WORDBREAKS" == *"${current:at-1:1}"* ]] && break
    done
    COMPREPLY=()
    while IFS= read -r candidate; do
        if [[ "$candidate" == ":folders" || "$candidate" == ":files" ]]; then
            compopt -o filenames 2> /dev/null
            kind=-d
            [[ "$candidate" == ":files" ]] && kind=-f
            path="${current#--repo=}"
            while IFS= read -r candidate; do
                candidate="${current%"$path"}$candidate"
                COMPREPLY+=("${candidate:at}")
            done < <(compgen "$kind" -- "$path")
            return
        fi
        COMPREPLY+=("${candidate:at}")
    done < <("$1" _complete -- "${words[@]:1}" 2> /dev/null)
}
complete -F _gtoc gtoc
"""

_ZSH = """\
#compdef gtoc
# gtoc completion for zsh: put  eval "$(gtoc completion zsh)"  into ~/.zshrc behind compinit,
# or save this as _gtoc in a folder of $fpath.
_gtoc() {
    local -a candidates
    candidates=("${(@f)$("${words[1]}" _complete -- \\
        "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2> /dev/null)}")
    if [[ "${candidates[1]}" == ":folders" ]]; then
        _files -/
    elif [[ "${candidates[1]}" == ":files" ]]; then
        _files
    elif [[ -n "${candidates[1]}" ]]; then
        compadd -- "${candidates[@]}"
    fi
}
if [[ "${funcstack[1]}" == "_gtoc" ]]; then
    _gtoc "$@"
else
    compdef _gtoc gtoc
fi
"""

_FISH = """\
# gtoc completion for fish: save this as ~/.config/fish/completions/gtoc.fish
function __gtoc_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l candidates ($words[1] _complete -- $words[2..-1] 2> /dev/null)
    if test "$candidates[1]" = ":folders"
        __fish_complete_directories (commandline -ct)
    else if test "$candidates[1]" = ":files"
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $candidates
    end
end
complete -c gtoc -f -a '(__gtoc_complete)'
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
