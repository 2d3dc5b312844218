/* The options of `kexec` and `kexling load`, in one table. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/options.h"

#include <errno.h>

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_FILES, OPTION_IGNORED, OPTION_IGNORED_VALUE };

/**
 * struct option - one row
 * @letter:   0: it has none
 * @speakers: enum load_speaker, or-ed
 * @at:       where in struct load_options, for the first three kinds
 */
struct option {
	struct slice name;
	char letter;
	uint8_t speakers;
	enum option_kind kind;
	size_t at;
};

/* The type of the field selects how the option is read. */
#define FIELD(field) (&((struct load_options *)0)->field)
#define KIND(field)                                                                                \
	_Generic(FIELD(field), bool *: OPTION_FLAG, struct slice *: OPTION_TEXT,                   \
		struct word_list *: OPTION_FILES)
#define ROW(name, letter, speakers, field)                                                         \
	{S_INIT(name), letter, speakers, KIND(field), offsetof(struct load_options, field)}
#define IGNORED(name, letter, kind) {S_INIT(name), letter, LOAD_BY_KEXEC, kind, 0}

enum { KEXEC = LOAD_BY_KEXEC, KEXLING = LOAD_BY_KEXLING, BOTH = KEXEC | KEXLING };

static const struct option table[] = {
	ROW("initrd", 0, BOTH, initrds),
	ROW("command-line", 0, BOTH, command_line),
	ROW("append", 0, BOTH, append),
	ROW("reuse-cmdline", 0, BOTH, reuse_cmdline),
	ROW("dtb", 0, BOTH, devicetree),
	ROW("devicetree", 0, KEXLING, devicetree),
	ROW("dry-run", 0, BOTH, dry_run),
	ROW("json", 0, KEXLING, json),
	ROW("ramdisk", 0, KEXEC, initrds),
	ROW("load", 'l', KEXEC, load),
	ROW("exec", 'e', KEXEC, exec),
	ROW("unload", 'u', KEXEC, unload),
	ROW("force", 'f', KEXEC, force),
	ROW("status", 'S', KEXEC, status),
	ROW("load-panic", 'p', KEXEC, panic),
	ROW("no-sync", 'y', KEXEC, no_sync),
	ROW("kexec-syscall", 'c', KEXEC, old_call),
	ROW("kexec-file-syscall", 's', KEXEC, file_call),
	ROW("call", 0, KEXLING, call),
	ROW("debug", 'd', KEXEC, debug),
	ROW("help", 'h', KEXEC, help),
	ROW("help", '?', KEXEC, help),
	ROW("version", 'v', KEXEC, version),
	/* What they ask for is so in any case, or is decided by looking at the files. */
	IGNORED("kexec-syscall-auto", 'a', OPTION_IGNORED),
	IGNORED("no-checks", 'i', OPTION_IGNORED),
	IGNORED("no-ifdown", 'x', OPTION_IGNORED),
	IGNORED("args-linux", 0, OPTION_IGNORED),
	IGNORED("type", 't', OPTION_IGNORED_VALUE),
};
#define FOR_EACH_OPTION(o)                                                                         \
	for (const struct option *o = table; o < table + sizeof(table) / sizeof(*table); o++)

/* The words, and where the result goes. */
struct reading {
	const char *const *words;
	enum load_speaker speaker;
	struct arena *arena;
	struct load_options *options;
};

static int wrong(struct reading *r, const char *what, struct slice word)
{
	r->options->error = arena_format(r->arena, "%s '%.*s'", what, SLICE_ARG(word));
	return -EINVAL;
}

static bool takes_value(const struct option *o)
{
	return o->kind == OPTION_TEXT || o->kind == OPTION_FILES || o->kind == OPTION_IGNORED_VALUE;
}

/* A later --command-line replaces the one before; several --append add up. */
static void put_text(struct reading *r, const struct option *o, const char *value)
{
	struct slice *text = (struct slice *)((char *)r->options + o->at);
	bool adds_up = text == &r->options->append;

	*text = adds_up ? arena_join(r->arena, *text, ' ', slice_str(value)) : slice_str(value);
}

static void put(struct reading *r, const struct option *o, const char *value)
{
	void *field = (char *)r->options + o->at;

	if (o->kind == OPTION_FLAG) {
		*(bool *)field = true;
	} else if (o->kind == OPTION_TEXT) {
		put_text(r, o, value);
	} else if (o->kind == OPTION_FILES) {
		struct word_list *list = field;
		*ARENA_PUSH(r->arena, &list->at, &list->n) = value;
	}
}

/* By its name, or by the beginning of it when no other begins like that. */
static const struct option *find_long(const struct reading *r, struct slice name, bool *ambiguous)
{
	const struct option *found = NULL;

	FOR_EACH_OPTION(o) {
		if (!(o->speakers & r->speaker) || !slice_starts(o->name, name))
			continue;
		if (slice_eq(o->name, name))
			return o;
		*ambiguous |= found && !slice_eq(found->name, o->name);
		found = o;
	}
	return *ambiguous ? NULL : found;
}

static int read_long(struct reading *r, struct slice word)
{
	struct slice rest = slice_from(word, 2);
	bool has_value = slice_has(rest, '='), ambiguous = false;
	struct slice name = slice_cut(&rest, '=');
	const struct option *o = find_long(r, name, &ambiguous);

	if (!o)
		return wrong(r, ambiguous ? "several options begin like" : "no option", word);
	if (has_value && !takes_value(o))
		return wrong(r, "no value belongs to", word);
	if (!takes_value(o)) {
		put(r, o, NULL);
		return 0;
	}
	const char *value = has_value ? rest.p : *r->words;
	if (!value)
		return wrong(r, "a value is missing behind", word);
	r->words += !has_value;
	put(r, o, value);
	return 0;
}

static const struct option *find_letter(const struct reading *r, char letter)
{
	FOR_EACH_OPTION(o)
		if ((o->speakers & r->speaker) && o->letter == letter)
			return o;
	return NULL;
}

static int read_letters(struct reading *r, struct slice word)
{
	for (struct slice rest = slice_from(word, 1); rest.n; rest = slice_from(rest, 1)) {
		const struct option *o = find_letter(r, rest.p[0]);
		if (!o)
			return wrong(r, "no option", word);
		if (!takes_value(o)) {
			put(r, o, NULL);
			continue;
		}
		const char *value = rest.n > 1 ? rest.p + 1 : *r->words;
		if (!value)
			return wrong(r, "a value is missing behind", word);
		r->words += rest.n == 1;
		put(r, o, value);
		return 0;
	}
	return 0;
}

int load_options_read(const char *const *words, enum load_speaker speaker, struct arena *a,
		      struct load_options *options)
{
	struct reading r = {words, speaker, a, options};
	bool only_files = false;

	*options = (struct load_options){0};
	while (*r.words) {
		const char *text = *r.words++;
		struct slice word = slice_str(text);
		int rc = 0;
		if (only_files || word.n < 2 || word.p[0] != '-')
			*ARENA_PUSH(a, &options->files.at, &options->files.n) = text;
		else if (slice_eq(word, S("--")))
			only_files = true;
		else if (slice_starts(word, S("--")))
			rc = read_long(&r, word);
		else
			rc = read_letters(&r, word);
		if (rc < 0)
			return rc;
	}
	if (options->files.n > 1)
		return wrong(&r, "one kernel is enough: what is", slice_str(options->files.at[1]));
	if (options->devicetree.n > 1)
		return wrong(&r, "one device tree is enough: what is",
			     slice_str(options->devicetree.at[1]));
	return 0;
}
