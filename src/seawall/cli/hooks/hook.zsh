# Seawall's hook for zsh: asks before a typed line runs that would break a cluster.
# Turn it on:   eval "$(seawall check --shell-hook zsh)"      (put that at the end of ~/.zshrc)
# Turn it off:  seawall_hook_off                               (and take the line out of ~/.zshrc)
# It lives in the line editor of interactive shells only; scripts never meet it.
if [[ -o interactive && -o zle ]]; then
  typeset -g __seawall_program=@PROGRAM@
  typeset -g __seawall_words=@WORDS@
  typeset -g __seawall_files=@FILES@
  typeset -g __seawall_place=@PLACE@

  __seawall_risky() {
    local line=$BUFFER first=${BUFFER%%[[:space:]]*}
    [[ -n $first && -n ${aliases[$first]-} ]] && line="${aliases[$first]}${line#$first}"
    [[ $line =~ $__seawall_words ]] || [[ $line =~ $__seawall_files && $line =~ $__seawall_place ]] || return 1
    __seawall_report=$(FORCE_COLOR=1 COLUMNS=${COLUMNS:-80} $__seawall_program check --command "$line" </dev/null 2>/dev/null)
    (( $? == 1 ))
  }

  __seawall_accept() {
    local answer __seawall_report
    if __seawall_risky; then
      zle -I
      print -r -- "$__seawall_report" >/dev/tty
      if ! read -q "answer?"@QUESTION@ </dev/tty; then
        print -s -r -- "$BUFFER"
        BUFFER=''
      fi
      print >/dev/tty
    fi
    zle __seawall_accept_line
  }

  seawall_hook_off() {
    zle -A __seawall_accept_line accept-line
  }

  zle -A accept-line __seawall_accept_line
  zle -N accept-line __seawall_accept
fi
