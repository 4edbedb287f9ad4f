# SPDX-License-Identifier: Apache-2.0
# bash completion for esimctl(1)

_esimctl() {
  local current previous command word
  current=${COMP_WORDS[COMP_CWORD]}
  previous=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      status | profiles | poll | operations | monitor) command=$word ;;
    esac
  done
  if [[ $previous == --eim ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_esimctl_names EIM)" -- "$current")
  elif [[ $current == -* ]]; then
    local options="--help --json"
    [[ -z $command ]] && options+=" --version"
    [[ $command == poll ]] && options+=" --eim --no-wait"
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  elif [[ -z $command ]]; then
    mapfile -t COMPREPLY < <(compgen -W "status profiles poll operations monitor" -- "$current")
  elif [[ $command == poll ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_esimctl_names EUICC)" -- "$current")
  fi
}

# The first column of the table of `esimctl status` with this title.
_esimctl_names() {
  esimctl status 2>/dev/null |
    awk -v title="$1" '$1 == title { on = 1; next } NF == 0 { on = 0 } on { print $1 }'
}

complete -F _esimctl esimctl
