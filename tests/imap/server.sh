# SPDX-License-Identifier: Apache-2.0
# What the scripts that start a private server have in common; they source it.
# Each has its name in $name, DIR in $dir, and two functions: configure PORT, and
# launch, which starts it in a process group of its own and leaves its PID in
# DIR/pid. $stop_with is the signal that ends it, if not TERM.

# Root's servers run as nobody.
choose_user() {
	user=nobody
	[ "$(id -u)" = 0 ] || user=$(id -un)
	group=$(id -gn "$user")
}

give_to_user() {	# DIR...
	[ "$(id -u)" != 0 ] || chown -R "$user:$group" "$@"
}

# In a subshell, or last.
as_user() {	# COMMAND...
	[ "$(id -u)" != 0 ] || set -- setpriv --reuid "$user" --regid "$group" \
	    --clear-groups "$@"
	exec "$@"
}

# A server that is unpacked below a folder that is root's alone.
readable_for_user() {	# FILE
	(as_user test -r "$1") || {
		echo "$name: '$user' can't read $1" >&2
		exit 77
	}
}

free_port() {
	python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

answers() {	# PORT
	python3 -c 'import socket, sys
socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1)' "$1" 2>/dev/null
}

# The port may be taken by somebody else between asking for it and using it.
start_server() {	# PORT, or 0 for a free one
	for attempt in 1 2 3; do
		port=$1
		[ "$port" != 0 ] || port=$(free_port)
		configure "$port"
		launch
		moment=0
		while [ "$moment" -lt 50 ] && runs "$(cat "$dir/pid")"; do
			if answers "$port"; then
				echo "$port" >"$dir/port"
				return 0
			fi
			moment=$((moment + 1))
			sleep 0.2
		done
		stop_server
	done
	echo "$name: it does not start:" >&2
	cat "$dir/out" "$dir/log" >&2 2>/dev/null || :
	return 1
}

# Zombies are gone: there may be nobody to bury them.
runs() {	# PID
	state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" \
	    2>/dev/null) && [ -n "$state" ] && [ "$state" != Z ]
}

# A server's children can outlive it; they share its process group.
stop_server() {
	[ -s "$dir/pid" ] || return 0
	pid=$(cat "$dir/pid")
	rm -f "$dir/pid" "$dir/port"
	# Not somebody else's process that got the number meanwhile.
	{ tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF "$dir" ||
	    return 0
	kill -s "${stop_with:-TERM}" "$pid" 2>/dev/null || :
	for moment in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		runs "$pid" || break
		sleep 0.1
	done
	kill -s TERM -- "-$pid" 2>/dev/null || :
	sleep 0.2
	kill -s KILL -- "-$pid" 2>/dev/null || :
}
