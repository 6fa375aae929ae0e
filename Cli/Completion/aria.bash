# Completion of Aria Cluster's command line for bash. In ~/.bashrc:  source <(aria completion bash)
_aria_complete() {
  local line=${COMP_LINE:0:COMP_POINT} word candidate start
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  word=${words[${#words[@]} - 1]}

  # bash itself ends a word at these; what stands before the last of them is not completed again.
  start=''
  [[ $word == *[:=]* && $COMP_WORDBREAKS == *[:=]* ]] && start=${word%"${word##*[:=]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    [[ $candidate ]] && COMPREPLY+=("${candidate#"$start"}")
  done < <("${words[0]/#\~/$HOME}" complete -- "${words[@]:1}" 2>/dev/null)
  [[ ${COMPREPLY[0]-} == *, ]] && compopt -o nospace
  return 0
}
complete -o default -F _aria_complete aria
