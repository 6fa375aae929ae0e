#!/bin/sh
# guard LEASE LANE COMMAND...
# Runs one aria2c and stops it when the lease is over, whether the agent lives, hangs or is gone. LEASE holds the end in
# whole seconds of /proc/uptime; it is replaced by rename, and what is no number counts as not seen. SIGTERM is passed on.
# Kept to builtins and sleep: a guard costs next to nothing, and nothing else has to be there for it to work.
lease=$1
lane=$2
shift 2
exec </dev/null >"$lane/aria2.log" 2>&1
end=0
asked=
grace=

look() {
    if { read -r seen _ <"$lease"; } 2>/dev/null; then
        case $seen in '' | *[!0-9]* | ????????????????*) ;; *) end=$seen ;; esac
    fi
}

over() {
    read -r now _ </proc/uptime
    [ "${now%%.*}" -ge "$end" ]
}

look
if over; then
    echo "no valid lease in $lease" >&2
    exit 75
fi

trap 'asked=1' TERM INT HUP
"$@" "--stop-with-process=$$" &
child=$!
echo "$child" >"$lane/aria2.pid"

# SIGTERM makes aria2c write exact control files and end; one that does not end is killed.
while kill -0 "$child" 2>/dev/null; do
    look
    if [ -z "$grace" ]; then
        if [ -n "$asked" ] || over; then
            kill -TERM "$child" 2>/dev/null
            grace=10
        fi
    else
        grace=$((grace - 1))
        [ "$grace" -gt 0 ] || kill -KILL "$child" 2>/dev/null
    fi
    sleep 1 &
    wait "$!"
done
wait "$child"
