# Seawall's hook for bash: asks before a typed line runs that would break a cluster.
# Turn it on:   eval "$(seawall check --shell-hook bash)"     (put that at the end of ~/.bashrc)
# Turn it off:  seawall_hook_off                               (and take the line out of ~/.bashrc)
# It lives in the Enter key of interactive shells only; scripts never meet it.
if [[ $- == *i* && ${BASH_VERSINFO[0]:-0} -ge 4 ]]; then
  __seawall_program=@PROGRAM@
  __seawall_words=@WORDS@
  __seawall_files=@FILES@
  __seawall_place=@PLACE@

  __seawall_ask() {
    local line=$READLINE_LINE first report modes answer
    first=${line%%[[:space:]]*}
    if [[ -n $first && -n ${BASH_ALIASES[$first]-} ]]; then
      line="${BASH_ALIASES[$first]}${line#"$first"}"
    fi
    [[ $line =~ $__seawall_words ]] || [[ $line =~ $__seawall_files && $line =~ $__seawall_place ]] || return 0
    report=$(FORCE_COLOR=1 COLUMNS=${COLUMNS:-80} "$__seawall_program" check --command "$line" </dev/null 2>/dev/null)
    [[ $? -eq 1 ]] || return 0
    modes=$(stty -g </dev/tty 2>/dev/null)
    stty sane </dev/tty 2>/dev/null
    printf '%s\n' "$READLINE_LINE" "$report" >/dev/tty
    read -r -p @QUESTION@ answer </dev/tty
    [[ -n $modes ]] && stty "$modes" </dev/tty 2>/dev/null
    if [[ $answer != [yY]* ]]; then
      history -s -- "$READLINE_LINE"
      READLINE_LINE='' READLINE_POINT=0
    fi
  }

  __seawall_bind() {
    local map key
    for map in emacs vi-insert vi-command; do
      for key in '\C-m' '\C-j'; do
        bind -m "$map" "\"$key\": $1"
      done
    done
  }

  seawall_hook_off() {
    __seawall_bind accept-line
  }

  for __seawall_map in emacs vi-insert vi-command; do
    bind -m "$__seawall_map" -x '"\C-x~1": __seawall_ask'
    bind -m "$__seawall_map" '"\C-x~2": accept-line'
  done
  unset __seawall_map
  __seawall_bind '"\C-x~1\C-x~2"'
fi
