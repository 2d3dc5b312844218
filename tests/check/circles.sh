#!/bin/sh
# No circle of calls or includes between the files of the image. A unit is X.c with X.h; it leads to
# another when its object uses a symbol that the other's defines, or when it includes the other's
# header. Units that all lead to one another are one circle, however many ways around it has; shown
# are as many shortest ways as name each of its units.
#   circles.sh [OBJECT-FOLDER [SOURCE-FOLDER]]
# SPDX-License-Identifier: MIT
top=$(dirname "$0")/../..
objects=$(realpath "${1:-$top/build/${ARCH:-x86_64}/obj}")
cd "${2:-$top}" && [ -d "$objects" ] || exit 2
folders='init loader discover lib'

# Folders of architectures that these objects are not for, and TLS that they are without.
others=$(for a in loader/*/architecture.c; do
	[ -e "$objects/${a%c}o" ] || echo "^${a%architecture.c}"
done
[ -e "$objects/discover/net/tls.o" ] && echo '^discover/net/tls_none' ||
	echo '^discover/net/\(tls\|tls_clock\|tls_verify\|sntp\)\.')

# Two kinds of lines: includes, and symbols as "discover/walk.o: walk_tree T 0 1f". Objects whose
# sources are gone are not asked; some have no symbols, and nm says so.
{
	find $folders -name '*.[ch]' | sort | xargs grep -H '^#include "'
	find $folders -name '*.c' | sort | grep -v "${others:-^$}" | sed 's/c$/o/' |
		(cd "$objects" && xargs nm -gPA 2>&1)
} |
awk '
	function unit_of(path) { return substr(path, 1, length(path) - 2) }

	function note_unit(name) {
		if (!(name in known)) {
			known[name] = 1
			unit[++units] = name
		}
	}

	# lead FROM TO BY: of several reasons the first is shown.
	function lead(from, to, by) {
		note_unit(from)
		note_unit(to)
		if (from == to || (from, to) in why)
			return
		why[from, to] = by
		out[from, ++outs[from]] = to
		into[to, ++ins[to]] = from
		edges++
	}

	# go START NEXT DEGREE: notes in "came" where each unit was reached from, on a shortest way.
	function go(start, next_of, degree,   queue, head, tail, at, to, i) {
		split("", came)
		queue[tail = 1] = start
		for (head = 1; head <= tail; head++) {
			at = queue[head]
			for (i = 1; i <= degree[at]; i++) {
				to = next_of[at, i]
				if (to in came)
					continue
				came[to] = at
				queue[++tail] = to
			}
		}
	}

	# The way around that "came" holds.
	function print_way(start,   at, text) {
		text = start
		at = start
		do {
			text = sprintf("%s (%s) -> %s", came[at], why[came[at], at], text)
			shown[at = came[at]] = 1
		} while (at != start)
		print "    " text
	}

	function print_circle(start,   members, i) {
		go(start, into, ins)
		for (i = 1; i <= units; i++)
			member[i] = unit[i] in came
		go(start, out, outs)
		for (i = 1; i <= units; i++)
			members += member[i] = member[i] && unit[i] in came
		printf "a circle of %d units:\n", members
		for (i = 1; i <= units; i++)
			if (member[i] && !(unit[i] in shown)) {
				go(unit[i], out, outs)
				print_way(unit[i])
			}
		circles++
	}

	/^[^ ]*\.[ch]:/ {
		split($0, part, /[:"]/)
		includer[++includes] = unit_of(part[1])
		included[includes] = unit_of(part[3])
		next
	}
	/^nm: .*: no symbols$/ { next }
	/^nm: / {
		print
		broken++
		next
	}

	{ object = unit_of(substr($1, 1, length($1) - 1)) }
	$3 == "U" { user[++uses] = object; used[uses] = $2 }
	$3 != "U" { definer[$2] = object }

	END {
		for (i = 1; i <= uses; i++)
			if (used[i] in definer)
				lead(user[i], definer[used[i]], used[i])
		for (i = 1; i <= includes; i++)
			lead(includer[i], included[i], "include")
		for (i = 1; i <= units; i++) {
			go(unit[i], out, outs)
			if (unit[i] in came && !(unit[i] in shown))
				print_circle(unit[i])
		}
		printf "circles: %d units, %d edges, %d circles\n", units, edges, circles
		exit circles > 0 || broken > 0 || includes == 0 || uses == 0
	}'
