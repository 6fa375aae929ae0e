#compdef aria
# Completion of Aria Cluster's command line for zsh. In ~/.zshrc, after compinit:  source <(aria completion zsh)
_aria_complete() {
  local candidate meaning
  local -a candidates
  while IFS=$'\t' read -r candidate meaning; do
    candidates+=("${candidate//:/\\:}${meaning:+:$meaning}")
  done < <("${(Q)words[1]/#\~/$HOME}" complete -- "${(Q@)words[2,CURRENT]}" 2>/dev/null)
  if (( ${#candidates} )); then
    _describe -V 'aria' candidates
  else
    _files
  fi
}
compdef _aria_complete aria
