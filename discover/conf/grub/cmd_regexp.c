/* The command "regexp": POSIX extended expressions, by the C library. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/commands.h"

#include <regex.h>

/*
 * The library's matcher is linear in the subject (it simulates all paths at once), but compiling
 * multiplies: "{9}{9}{9}" means 729 copies. So the copies that a pattern asks for are counted first,
 * and a pattern is refused that is long, deep, or asks for many.
 */
enum { MAX_PATTERN = 1024, MAX_SUBJECT = 65536, MAX_COPIES = 1024, MAX_GROUPS = 32 };

/* The larger number of "{n,m}" at the front of @s, which begins with '{'. */
static uint64_t repeat_count(struct slice s)
{
	struct slice inside = slice_from(slice_upto(s, slice_find(s, '}')), 1);
	uint64_t largest = 1;

	while (inside.n) {
		uint64_t n = 0;
		if (slice_number(slice_cut(&inside, ','), 1 << 16, &n) && n > largest)
			largest = n;
	}
	return largest;
}

static bool is_harmless(struct slice pattern)
{
	uint64_t copies = 1;
	unsigned groups = 0;

	if (pattern.n > MAX_PATTERN)
		return false;
	for (size_t i = 0; i < pattern.n && copies <= MAX_COPIES; i++) {
		if (pattern.p[i] == '\\')
			i++;
		else if (pattern.p[i] == '{')
			copies *= repeat_count(slice_from(pattern, i));
		else if (pattern.p[i] == '(')
			groups++;
	}
	return copies <= MAX_COPIES && groups < MAX_GROUPS;
}

/* "--set N:VARIABLE", "--set VARIABLE" (group 1). */
static int set_group(struct grub *g, struct slice spec, struct slice subject,
		     const regmatch_t *groups, uint32_t n)
{
	uint64_t number = 1;
	struct slice name = spec;
	struct slice digits = slice_cut(&name, ':');

	if (digits.n == spec.n)
		name = spec;
	else
		number = grub_number(g, digits, 0, NULL);
	if (g->status != GRUB_OK)
		return g->status;
	if (number >= n || groups[number].rm_so < 0) {
		grub_unset(g, name);
		return GRUB_OK;
	}
	size_t begin = (size_t)groups[number].rm_so, end = (size_t)groups[number].rm_eo;
	grub_set(g, name, slice_from(slice_upto(subject, end), begin));
	return GRUB_OK;
}

static int match(struct grub *g, regex_t *compiled, struct slice subject,
		 const struct grub_option_value *set)
{
	regmatch_t groups[MAX_GROUPS];
	int status = GRUB_OK;

	if (regexec(compiled, arena_cstr(g->scratch, subject), MAX_GROUPS, groups, 0))
		return grub_error(g, GRUB_TEST_FAILURE, "false");
	uint32_t n = (uint32_t)compiled->re_nsub + 1;
	for (uint32_t i = 0; set->set && i < set->values.n && status == GRUB_OK; i++)
		status = set_group(g, set->values.at[i], subject, groups,
				   n < MAX_GROUPS ? n : MAX_GROUPS);
	return status;
}

GRUB_COMMAND(cmd_regexp)
{
	static const struct grub_option options[] = {
		{'s', OPT_VALUE | OPT_REPEAT, S_INIT("set")},
	};
	struct grub_option_value o[1];
	struct grub_argv rest;
	regex_t compiled;
	int status = grub_options(g, options, 1, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n != 2)
		return grub_error(g, GRUB_BAD_ARGUMENT, "two arguments expected");
	if (!is_harmless(rest.at[0]) || rest.at[1].n > MAX_SUBJECT) {
		grub_note(g, NOTE_LIMIT, "a regular expression that is too large");
		return grub_error(g, GRUB_TEST_FAILURE, "false");
	}
	if (regcomp(&compiled, arena_cstr(g->scratch, rest.at[0]), REG_EXTENDED))
		return grub_error(g, GRUB_TEST_FAILURE, "invalid expression");
	status = match(g, &compiled, rest.at[1], o);
	regfree(&compiled);
	return status;
}
