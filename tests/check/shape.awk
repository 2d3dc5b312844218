# Measures C functions that open with a brace in column 0.
# SPDX-License-Identifier: MIT
BEGIN {
	max_length = 40; max_nesting = 4; max_branches = 12; max_file = 500
	while ((getline line < exceptions) > 0)
		if (line !~ /^#/ && split(line, word, " ") > 1)
			excused[word[1]] = 1
}

function offence(at, name, text) {
	if ((FILENAME ":" name) in excused)
		return
	printf "%s:%d: %s %s\n", measured, at, name, text
	offences++
}

function end_of_file() {
	if (lines > max_file)
		offence(lines, "file", "has " lines " lines, the limit is " max_file)
}

# The line without strings, characters and comments.
function bare(line) {
	gsub(/\\./, "", line)
	gsub(/"[^"]*"/, "", line)
	gsub(/'[^']*'/, "", line)
	if (in_comment) {
		if (!sub(/^.*\*\//, "", line))
			return ""
		in_comment = 0
	}
	while (match(line, /\/\*/)) {
		rest = substr(line, RSTART)
		line = substr(line, 1, RSTART - 1)
		if (!sub(/^\/\*.*\*\//, "", rest)) {
			in_comment = 1
			return line
		}
		line = line rest
	}
	return line
}

FNR == 1 {
	if (measured)
		end_of_file()
	measured = FILENAME
	inside = in_comment = 0
}

{
	lines = FNR
	line = bare($0)
}

line ~ /^[ \t]*#/ { next }

!inside && line ~ /^[A-Za-z_].*\(/ {
	name = line
	sub(/\(.*/, "", name)
	sub(/.*[ *]/, "", name)
}

!inside && line ~ /^\{/ {
	inside = 1
	first = FNR
	branches = 1
	depth = deepest = 0
}

inside {
	branches += gsub(/(^|[^A-Za-z0-9_])(if|for|while|case)([^A-Za-z0-9_]|$)/, "&", line)
	branches += gsub(/&&|\|\||\?/, "&", line)
	depth += gsub(/\{/, "{", line) - gsub(/\}/, "}", line)
	if (depth > deepest)
		deepest = depth
	if (line !~ /^\}/)
		next
	inside = 0
	functions++
	if (FNR - first + 1 > max_length)
		offence(first, name, "is " FNR - first + 1 " lines long, the limit is " max_length)
	if (branches > max_branches)
		offence(first, name, "has " branches " branches, the limit is " max_branches)
	if (deepest > max_nesting)
		offence(first, name, "nests " deepest " deep, the limit is " max_nesting)
}

END {
	end_of_file()
	printf "shape: %d functions, %d offences\n", functions, offences
	exit offences > 0 || functions == 0
}
