/* Options of iPXE's commands, as its own getopt reads them. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/options.h"

/* The words that are left. */
struct reading {
	struct ipxe *x;
	const struct ipxe_command *command;
	struct ipxe_args *args;
	struct slice *at, *end;
};

static int wrong(struct reading *r, int status, const char *what)
{
	return ipxe_fail(r->x, status, "%.*s: %s", SLICE_ARG(r->args->name), what);
}

bool ipxe_key(struct slice text, uint32_t *key)
{
	if (text.n != 1)
		return ipxe_number(text, key);
	*key = (unsigned char)text.p[0];
	return true;
}

static int store(struct reading *r, const struct ipxe_option *o, struct slice value)
{
	uint32_t number = 0;
	bool good = o->kind == 'f' || o->kind == 's' ||
		    (o->kind == 'k' ? ipxe_key(value, &number) : ipxe_number(value, &number));

	if (!good)
		return wrong(r, IPXE_EINVAL, "an option's number is none");
	r->args->given |= 1u << o->slot;
	r->args->option[o->slot] = value;
	r->args->number[o->slot] = number;
	return IPXE_OK;
}

/* The value of an option is in its own word, or the next one, which begins with no '-'. */
static int take_value(struct reading *r, const struct ipxe_option *o, bool within,
		      struct slice value)
{
	if (o->kind == 'f' && within)
		return wrong(r, IPXE_EINVAL, "an option takes no argument");
	if (o->kind == 'f')
		return store(r, o, (struct slice){0});
	if (!within && (r->at == r->end || slice_starts(*r->at, S("-"))))
		return wrong(r, IPXE_EINVAL, "an option has no argument");
	return store(r, o, within ? value : *r->at++);
}

static int take_long(struct reading *r, struct slice word)
{
	bool within = slice_has(word, '=');
	struct slice name = slice_cut(&word, '=');

	for (const struct ipxe_option *o = r->command->options; o->name; o++)
		if (slice_eq(slice_str(o->name), name))
			return take_value(r, o, within, word);
	return wrong(r, slice_eq(name, S("help")) ? IPXE_ECANCELED : IPXE_EINVAL,
		     "an option is unknown");
}

static const struct ipxe_option *find_letter(const struct ipxe_command *c, char letter)
{
	for (const struct ipxe_option *o = c->options; o->name; o++)
		if (o->letter == letter)
			return o;
	return NULL;
}

/* "-qn name": flags in a row, the last may have a value. */
static int take_letters(struct reading *r, struct slice word)
{
	int rc = IPXE_OK;

	while (word.n && rc == IPXE_OK) {
		char letter = word.p[0];
		const struct ipxe_option *o = find_letter(r->command, letter);
		word = slice_from(word, 1);
		if (!o)
			return wrong(r, letter == 'h' ? IPXE_ECANCELED : IPXE_EINVAL,
				     "an option is unknown");
		if (o->kind == 'f') {
			rc = store(r, o, (struct slice){0});
			continue;
		}
		return take_value(r, o, word.n > 0, word);
	}
	return rc;
}

int ipxe_options(struct ipxe *x, const struct ipxe_command *c, uint32_t argc, struct slice *argv,
		 struct ipxe_args *args)
{
	struct reading r = {x, c, args, argv + 1, argv + argc};
	int rc = IPXE_OK;

	*args = (struct ipxe_args){.name = argv[0]};
	while (c->options && r.at < r.end && slice_starts(*r.at, S("-")) && rc == IPXE_OK) {
		struct slice word = slice_from(*r.at++, 1);
		if (word.n == 0)
			rc = wrong(&r, IPXE_EINVAL, "an option is unknown");
		else if (slice_eq(word, S("-")))
			break;
		else if (slice_skip(&word, S("-")))
			rc = take_long(&r, word);
		else
			rc = take_letters(&r, word);
	}
	args->at = r.at;
	args->n = (uint32_t)(r.end - r.at);
	if (rc == IPXE_OK && (args->n < c->min || args->n > c->max))
		rc = wrong(&r, IPXE_ERANGE, "it takes another number of words");
	return rc;
}
