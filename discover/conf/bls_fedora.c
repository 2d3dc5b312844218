/* Variables in entries that were written for the blscfg command of Fedora's GRUB. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/bls_fedora.h"

#include "lib/text.h"

static bool has(struct scan *scan, struct slice above, struct slice path)
{
	return source_has_file(scan->volume->source, arena_concat(scan->arena, above, path));
}

static bool follows_specification(struct scan *scan, struct slice above)
{
	struct slice path = arena_concat(scan->arena, above, S("/loader/entries.srel")), text;

	return source_read_at(scan->volume->source, path, 0, 64, scan->arena, &text) == 0 &&
	       slice_eq(slice_cut(&text, '\n'), S("type1"));
}

bool bls_is_fedora(struct scan *scan, struct slice above)
{
	if (follows_specification(scan, above))
		return false;
	return has(scan, above, S("/grub2/grub.cfg")) || has(scan, above, S("/grub2/grubenv"));
}

static bool read_env(struct scan *scan, struct source *src, struct slice path, struct grubenv *env)
{
	struct slice text;

	return source_read(src, path, LIMIT_CONFIG_BYTES, scan->arena, &text) == 0 &&
	       grubenv_parse(text, scan->arena, env);
}

/* The block of an EFI machine is on its EFI system partition, and /boot/grub2/grubenv is a symbolic
 * link that leaves the volume: look at every vendor directory of the disk's other volumes. */
static bool find_vendor_env(struct scan *scan, const struct volume *v, struct grubenv *env)
{
	struct dir_list vendors;

	if (!slice_eq(v->facts.disk, scan->volume->facts.disk) ||
	    source_list(v->source, S("/EFI"), scan->arena, &vendors) < 0)
		return false;
	for (uint32_t i = 0; i < vendors.n; i++) {
		struct slice path = arena_format(scan->arena, "/EFI/%.*s/grubenv",
						 SLICE_ARG(vendors.at[i].name));

		if (read_env(scan, v->source, path, env))
			return true;
	}
	return false;
}

/* "set kernelopts=..." in grub.cfg is what holds while the block has none. */
static struct slice kernelopts_in_script(struct slice text)
{
	struct slice found = {0};

	while (text.n) {
		struct slice line = slice_trim(slice_cut(&text, '\n'));

		if (!slice_skip(&line, S("set kernelopts=")))
			continue;
		found = slice_unquote(line, S("\"'"));
	}
	return found;
}

static void find_kernelopts(struct scan *scan, struct slice above, struct grubenv *env)
{
	static const struct slice name = S_INIT("kernelopts");
	struct slice path = arena_concat(scan->arena, above, S("/grub2/grub.cfg"));
	struct slice text, value = {0};

	if (grubenv_get(env, name).n)
		return;
	if (source_read(scan->volume->source, path, LIMIT_CONFIG_BYTES, scan->arena, &text) == 0)
		value = kernelopts_in_script(text);
	if (!value.n && source_read(scan->volume->source, S("/etc/kernel/cmdline"),
				    LIMIT_CONFIG_BYTES, scan->arena, &text) == 0)
		value = slice_trim(slice_cut(&text, '\n'));
	if (value.n)
		*ARENA_PUSH(scan->arena, &env->at, &env->n) =
			(struct grubenv_variable){name, value};
}

struct grubenv bls_fedora_env(struct scan *scan, struct slice above)
{
	struct slice path = arena_concat(scan->arena, above, S("/grub2/grubenv"));
	struct grubenv env = {0};

	if (!read_env(scan, scan->volume->source, path, &env))
		for (uint32_t i = 0; i < scan->volumes->n; i++)
			if (find_vendor_env(scan, &scan->volumes->at[i], &env))
				break;
	find_kernelopts(scan, above, &env);
	return env;
}

static bool name_char(char c)
{
	return ascii_alnum(c) || c == '_';
}

static struct slice take_name(struct slice *s)
{
	size_t n = 0;

	while (n < s->n && name_char(s->p[n]))
		n++;
	struct slice name = slice_upto(*s, n);

	*s = slice_from(*s, n);
	return name;
}

/* The result is words of a script: blanks between them count once, except in quotes. */
static struct slice join_words(struct slice s, struct arena *a)
{
	struct text out = {.arena = a};
	char quote = 0;

	s = slice_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		if (quote || !ascii_blank(c) || !ascii_blank(s.p[i - 1]))
			text_char(&out, c);
	}
	return text_slice(&out);
}

/* A value is followed by a blank, and eats the one that stands after the name. */
struct slice bls_expand(const struct grubenv *env, struct slice value, struct arena *a)
{
	struct text out = {.arena = a, .max = LIMIT_CMDLINE_BYTES};

	while (value.n) {
		char c = value.p[0];

		value = slice_from(value, 1);
		if (c == '\\' && value.n) {
			text_char(&out, c);
			c = value.p[0];
			value = slice_from(value, 1);
		} else if (c == '$') {
			struct slice set = grubenv_get(env, take_name(&value));

			text_put(&out, set);
			text_put(&out, set.n ? S(" ") : S(""));
			slice_skip(&value, S(" "));
			continue;
		}
		text_char(&out, c);
	}
	return join_words(text_slice(&out), a);
}
