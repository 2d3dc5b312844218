# The table deps.txt: who may stand on whom. A file's row is that of the longest folder in the table
# that holds it; a row may also name single headers, each with the file that implements it.
# SPDX-License-Identifier: MIT
BEGIN {
	while ((getline line < "tests/check/deps.txt") > 0) {
		if (line ~ /^#/)
			continue
		n = split(line, word, " ")
		has_row[word[1]] = 1
		for (i = 2; i <= n; i++)
			may_stand[word[1], word[i]] = 1
	}
}

function folder_of(path) {
	return sub(/\/[^\/]*$/, "", path) ? path : "."
}

function row_of(path) {
	do
		path = folder_of(path)
	while (!(path in has_row) && path ~ /\//)
	return path
}

# Whether the file FROM may use what the header TO declares.
function may_use(from, to) {
	return (row_of(from), row_of(to)) in may_stand || (row_of(from), to) in may_stand
}
