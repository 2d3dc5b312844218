/* The command "regexp": POSIX extended expressions. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_regexp.h"

#include <errno.h>

#include "discover/conf/grub/options.h"
#include "lib/ere.h"

/* "--set N:VARIABLE", "--set VARIABLE" (group 1). */
static int set_group(struct grub *g, struct slice spec, struct slice subject,
		     const struct ere_span *groups, uint32_t n)
{
	uint64_t number = 1;
	struct slice name = spec, rest = {0};
	struct slice digits = slice_cut(&name, ':');

	if (digits.n == spec.n)
		name = spec;
	else
		number = grub_number(g, digits, 10, &rest);
	/* without any digits it is 0, and an error waits */
	if (rest.n || g->status == GRUB_OUT_OF_RANGE)
		return grub_error(g, GRUB_BAD_ARGUMENT, "invalid variable name format %.*s",
				  SLICE_ARG(spec));
	if (number >= n || groups[number].begin == ERE_UNSET) {
		grub_unset(g, name);
		return GRUB_OK;
	}
	struct ere_span span = groups[number];
	grub_set(g, name, slice_from(slice_upto(subject, span.end), span.begin));
	return GRUB_OK;
}

/* Compile and search: 0 or what ere_compile() and ere_match() say. */
static int search(struct grub *g, const struct grub_argv *rest, struct ere *ere,
		  struct ere_span *groups)
{
	int rc = ere_compile(g->scratch, rest->at[0], ere);

	grub_charge(g, (uint64_t)ere->n * rest->at[1].n);
	return rc ? rc : ere_match(ere, rest->at[1], g->scratch, groups);
}

/* No match, and what went wrong, are the same to a script. */
static int no_match(struct grub *g, int rc)
{
	if (rc == -E2BIG)
		grub_note(g, NOTE_LIMIT, "a regular expression that is too large");
	else if (rc == -EOPNOTSUPP)
		grub_note(g, NOTE_UNSUPPORTED, "a back reference in a regular expression");
	return grub_error(g, GRUB_TEST_FAILURE, rc == -EINVAL ? "invalid expression" : "false");
}

GRUB_COMMAND(cmd_regexp)
{
	static const struct grub_option options[] = {
		{'s', OPT_VALUE | OPT_REPEAT, S_INIT("set")},
	};
	struct ere_span groups[LIMIT_REGEXP_GROUPS];
	struct grub_option_value o[1];
	struct grub_argv rest;
	struct ere ere;
	int status = grub_options(g, options, 1, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n != 2)
		return grub_error(g, GRUB_BAD_ARGUMENT, "two arguments expected");
	int rc = search(g, &rest, &ere, groups);
	if (rc)
		return no_match(g, rc);
	for (uint32_t i = 0; o->set && i < o->values.n && status == GRUB_OK; i++)
		status = set_group(g, o->values.at[i], rest.at[1], groups, ere.groups);
	return status;
}
