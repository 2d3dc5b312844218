/* The stand-in for search. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/oracle/module/search.h"

#include "tests/oracle/module/grub.h"
#include "tests/oracle/module/text.h"

enum { DEVICE_MAX = 256 };

struct search {
	const char *key;
	const char *variable;
	int set;  /* --set was given, with or without a name */
	int kind; /* 'u', 'l' or 'f'; 0 without */
};

/* -u, -l, -f and -s, several in one word. */
static void take_letters(struct search *s, const char *letters)
{
	for (; *letters; letters++) {
		if (*letters == 'u' || *letters == 'l' || *letters == 'f')
			s->kind = *letters;
		else if (*letters == 's')
			s->set = 1;
	}
}

/* One argument, as GRUB's own parser takes it; @next is the one after it or NULL. Gives how many of
 * the two it took. */
static int take_argument(struct search *s, const char *arg, const char *next)
{
	if (text_starts(arg, "--set=")) {
		s->set = 1;
		s->variable = arg + 6;
	} else if (text_same(arg, "--set") || text_same(arg, "-s")) {
		s->set = 1;
		if (!next || next[0] == '-')
			return 1;
		s->variable = next;
		return 2;
	} else if (text_same(arg, "--fs-uuid")) {
		s->kind = 'u';
	} else if (text_same(arg, "--label")) {
		s->kind = 'l';
	} else if (text_same(arg, "--file")) {
		s->kind = 'f';
	} else if (text_same(arg, "--hint") || text_same(arg, "-h")) {
		return 2;
	} else if (arg[0] == '-') {
		take_letters(s, arg[1] == '-' ? "" : arg + 1);
	} else if (!s->key) {
		s->key = arg;
	}
	return 1;
}

static struct search take_arguments(int argc, char **argv)
{
	struct search s = {0};

	for (int i = 0; i < argc;)
		i += take_argument(&s, argv[i], i + 1 < argc ? argv[i + 1] : 0);
	if (!s.key && s.variable) {
		s.key = s.variable;
		s.variable = "root";
	}
	if (s.set && !s.variable)
		s.variable = "root";
	return s;
}

/* What stands after "KEY=" in @word; NULL when it begins otherwise. Upper or lower case is the
 * same. */
static const char *device_of(const char *word, const char *wanted)
{
	while (*word && *word != '=' && *wanted && (*word | 32) == (*wanted | 32))
		word++, wanted++;
	return *word == '=' && !*wanted ? word + 1 : 0;
}

static void set_to_word(const char *variable, const char *word)
{
	static char device[DEVICE_MAX];
	int n = 0;

	while (word[n] && word[n] != ' ' && n < DEVICE_MAX - 1) {
		device[n] = word[n];
		n++;
	}
	device[n] = 0;
	grub_env_set(variable, device);
}

int search_map(struct grub_command *command, int argc, char **argv)
{
	struct search s = take_arguments(argc, argv);

	(void)command;
	if (!s.key)
		return grub_error(BAD_ARGUMENT, "one argument expected");
	if (!s.kind)
		return grub_error(INVALID_COMMAND, "unspecified search type");
	for (const char *p = grub_env_get("oracle_map"); *p; p = text_next_word(p)) {
		const char *device = device_of(p, s.key);

		if (!device)
			continue;
		if (s.variable)
			set_to_word(s.variable, device);
		return 0;
	}
	return grub_error(FILE_NOT_FOUND, "no such device: %s", s.key);
}
