/* Option parsing shared by GRUB's extended commands. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/options.h"

struct reader {
	struct grub *g;
	const struct grub_option *options;
	uint32_t n;
	unsigned flags;
	struct slice *argv;
	uint32_t argc, at;
	struct grub_option_value *values;
	struct grub_argv *rest;
};

/* Every command has these two, unless it uses the letter itself. */
static const struct grub_option help_options[] = {
	{'h', 0, S_INIT("help")},
	{'u', 0, S_INIT("usage")},
};

static bool is_help(const struct grub_option *o)
{
	return o == &help_options[0] || o == &help_options[1];
}

static const struct grub_option *by_letter(const struct reader *r, char letter)
{
	for (uint32_t i = 0; i < r->n; i++)
		if (r->options[i].letter == letter)
			return &r->options[i];
	for (int i = 0; i < 2; i++)
		if (help_options[i].letter == letter)
			return &help_options[i];
	return NULL;
}

static const struct grub_option *by_name(const struct reader *r, struct slice name)
{
	for (uint32_t i = 0; name.n && i < r->n; i++)
		if (slice_eq(r->options[i].name, name))
			return &r->options[i];
	for (int i = 0; i < 2; i++)
		if (slice_eq(help_options[i].name, name))
			return &help_options[i];
	return NULL;
}

static void keep_argument(struct reader *r, struct slice word)
{
	*ARENA_PUSH(r->g->scratch, &r->rest->at, &r->rest->n) = word;
}

static int missing_value(struct reader *r, const struct grub_option *o)
{
	return grub_error(r->g, GRUB_BAD_ARGUMENT, "missing mandatory option for `%.*s'",
			  SLICE_ARG(o->name));
}

static void store(struct reader *r, const struct grub_option *o, const struct slice *value)
{
	struct grub_option_value *v = &r->values[o - r->options];

	v->set = true;
	v->has_value = value != NULL;
	v->value = value ? *value : (struct slice){0};
	if (o->kind & OPT_REPEAT)
		slice_list_add(&v->values, r->g->scratch, v->value);
}

/* Enter an option that was read whole. An error that nobody has printed yet stops GRUB here. */
static int accept(struct reader *r, const struct grub_option *o, struct slice word,
		  const struct slice *value)
{
	struct slice rest = {0};

	if (is_help(o))
		return GRUB_HELP;
	if (!(o->kind & OPT_VALUE) && value)
		return grub_error(r->g, GRUB_BAD_ARGUMENT,
				  "a value was assigned to the argument `%.*s' while it doesn't "
				  "require an argument", SLICE_ARG(word));
	if ((o->kind & OPT_VALUE) && !(o->kind & OPT_OPTIONAL) && !value)
		return missing_value(r, o);
	if (value && (o->kind & OPT_NUMBER)) {
		grub_number(r->g, *value, 0, &rest);
		if (r->g->status != GRUB_OK || rest.n)
			return grub_error(r->g, GRUB_BAD_ARGUMENT,
					  "the argument `%.*s' requires an integer",
					  SLICE_ARG(word));
	}
	store(r, o, value);
	return r->g->status;
}

static bool all_letters_known(const struct reader *r, struct slice letters)
{
	for (size_t i = 0; i < letters.n; i++)
		if (!by_letter(r, letters.p[i]))
			return false;
	return true;
}

/* The next word, if the last letter of a bundle may take it for its value; NULL: it may not. */
static const struct slice *next_as_value(struct reader *r, const struct grub_option *o)
{
	if (!(o->kind & OPT_VALUE) || r->at + 1 >= r->argc)
		return NULL;
	struct slice next = r->argv[r->at + 1];
	if ((o->kind & OPT_OPTIONAL) && next.n >= 2 && next.p[0] == '-')
		return NULL;
	return &r->argv[++r->at];
}

/* "-abc" */
static int read_short(struct reader *r, struct slice word)
{
	const struct grub_option *o = NULL;
	size_t i = 1;

	if ((r->flags & OPTIONS_ACCEPT_DASH) && !all_letters_known(r, slice_from(word, 1))) {
		keep_argument(r, word);
		return GRUB_OK;
	}
	for (;; i++) {
		o = by_letter(r, word.p[i]);
		if (!o)
			return grub_error(r->g, GRUB_BAD_ARGUMENT, "unknown argument `-%c'",
					  word.p[i]);
		if (i + 1 == word.n)
			break;
		if ((o->kind & OPT_VALUE) && !(o->kind & OPT_OPTIONAL))
			return missing_value(r, o);
		if (is_help(o))
			return GRUB_HELP;
		store(r, o, NULL);
		if (r->g->status != GRUB_OK)
			return r->g->status;
	}
	return accept(r, o, word, next_as_value(r, o));
}

/* "--name", "--name=value", "--name value" */
static int read_long(struct reader *r, struct slice word)
{
	struct slice value = slice_from(word, 2);
	struct slice name = slice_cut(&value, '=');
	const struct grub_option *o = by_name(r, name);
	const struct slice *given = name.n + 2 < word.n ? &value : NULL;

	if (!given && o && (o->kind & OPT_VALUE) && r->at + 1 < r->argc &&
	    !slice_starts(r->argv[r->at + 1], S("-")))
		given = &r->argv[++r->at];
	if (o)
		return accept(r, o, word, given);
	if (!(r->flags & OPTIONS_ACCEPT_DASH))
		return grub_error(r->g, GRUB_BAD_ARGUMENT, "unknown argument `%.*s'",
				  SLICE_ARG(word));
	keep_argument(r, word);
	return GRUB_OK;
}

static int read_word(struct reader *r)
{
	struct slice word = r->argv[r->at];

	if (word.n < 2 || word.p[0] != '-' || ((r->flags & OPTIONS_AT_START) && r->rest->n)) {
		keep_argument(r, word);
		return GRUB_OK;
	}
	if (word.p[1] != '-')
		return read_short(r, word);
	if (word.n > 2)
		return read_long(r, word);
	while (++r->at < r->argc)
		keep_argument(r, r->argv[r->at]);
	return GRUB_OK;
}

int grub_options(struct grub *g, const struct grub_option *options, uint32_t n, unsigned flags,
		 uint32_t argc, struct slice *argv, struct grub_option_value *values,
		 struct grub_argv *rest)
{
	struct reader r = {g, options, n, flags, argv, argc, 0, values, rest};

	*rest = (struct grub_argv){0};
	memset(values, 0, n * sizeof(*values));
	for (; r.at < argc; r.at++) {
		int status = read_word(&r);
		if (status != GRUB_OK)
			return status;
	}
	return GRUB_OK;
}
