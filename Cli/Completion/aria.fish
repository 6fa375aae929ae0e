# Completion of Aria Cluster's command line for fish. In ~/.config/fish/config.fish:  aria completion fish | source
function __aria_complete
    set -l words (commandline -opc)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    $program complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c aria -f -a '(__aria_complete)'
complete -c aria -s i -l input -F -r
complete -c aria -l key-file -F -r
complete -c aria -l data -F -r
