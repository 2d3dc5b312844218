# What readelf -sSW says of objects, against symbols.txt and deps.txt.
# SPDX-License-Identifier: MIT
BEGIN {
	while ((getline line < "tests/check/symbols.txt") > 0) {
		n = split(line, word, " ")
		if (n == 0 || word[1] ~ /^#/)
			continue
		for (i = 2; i <= n; i++)
			allow(word[1], word[i])
	}
}

# A word that ends with * is the beginning of what is allowed.
function allow(row, name) {
	allowed[row, name] = 1
	if (name ~ /\*$/)
		patterns[row] = patterns[row] " " substr(name, 1, length(name) - 1)
}

function offence(text) {
	print text
	bad++
}

# Whether a row has the name; what it needed for that is needed by somebody.
function in_row(row, name,   n, word, i) {
	if ((row, name) in allowed)
		return needed[row, name] = 1
	n = split(patterns[row], word, " ")
	for (i = 1; i <= n; i++)
		if (index(name, word[i]) == 1)
			return needed[row, word[i] "*"] = 1
	return 0
}

function has_right(unit, name) {
	return in_row(unit, name) || in_row(folder_of(unit), name) || in_row("all", name)
}

function check_call(unit, name,   definer) {
	checked++
	definer = defined_by[name]
	if (definer == "" && !has_right(unit, name))
		offence(unit ".o: may not call " name)
	if (definer != "" && definer != unit && !may_use(unit ".o", definer ".h"))
		offence(unit ".o: may not call " name " of " definer ".o")
}

# Sections of what can be written; relocated constants are no variables.
function is_variable(section) {
	return section ~ /^(\.t?bss|\.t?data|COM$)/ && section !~ /rel\.ro/
}

# All that the linker sees of an architecture's folder begins with its name, so that a second one
# never clashes.
function check_name(name, unit,   folder, prefix) {
	folder = folder_of(unit)
	prefix = substr(folder, length("loader/") + 1) "_"
	if (folder in is_architecture && index(name, prefix) != 1)
		offence(unit ".o: " name " does not begin with " prefix)
}

/^readelf: / { offence($0) }

/^File: / {
	unit = substr($2, 1, length($2) - 2)
	split("", section)
}

/^ +\[ *[0-9]+\]/ {
	sub(/^ *\[ */, "")
	sub(/\]/, "")
	section[$1] = $2
}

# "5: 0000 0 OBJECT LOCAL DEFAULT 9 NAME"; of start and end of a registry nobody is the owner.
# $d and $x, where data and code begin in objects of arm64, are not names.
/^ +[0-9]+: / && NF == 8 && $4 != "SECTION" && $4 != "FILE" && $8 !~ /^\$[dx]/ {
	if ($7 == "UND") {
		if ($8 !~ /^__(start|stop)_/) {
			caller[++calls] = unit
			called[calls] = $8
		}
		next
	}
	if ($5 != "LOCAL")
		defined_by[$8] = unit
	if (unit ~ /^loader\/.*\/architecture$/)
		is_architecture[folder_of(unit)] = 1
	if (is_variable($7 in section ? section[$7] : $7)) {
		sub(/\.[0-9]+$/, "", $8)
		if (!has_right(unit, "keeps:" $8))
			offence(unit ".o: may not keep " $8)
	}
}

END {
	for (i = 1; i <= calls; i++)
		check_call(caller[i], called[i])
	for (name in defined_by)
		check_name(name, defined_by[name])
	for (pair in allowed) {
		split(pair, word, SUBSEP)
		if (absent != "" && word[1] "." ~ absent)
			continue
		if (!(pair in needed) && word[1] != "all")
			offence("symbols.txt: nobody in " word[1] " needs " word[2])
	}
	printf "symbols: %d calls, %d offences\n", checked, bad
	exit bad > 0 || checked == 0
}
