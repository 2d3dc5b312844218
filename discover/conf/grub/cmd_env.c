/* load_env, save_env, list_env. Nothing is written: what would be is handed on with the entry. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_env.h"

#include "discover/conf/grub/file.h"
#include "discover/conf/grub/options.h"
#include "discover/conf/grubenv.h"

enum { FILE_OPTION, SKIP_SIGNATURE, N_OPTIONS };

static const struct grub_option options[N_OPTIONS] = {
	[FILE_OPTION] = {'f', OPT_VALUE, S_INIT("file")},
	[SKIP_SIGNATURE] = {'s', 0, S_INIT("skip-sig")},
};

static struct slice file_name(struct grub *g, const struct grub_option_value *o)
{
	if (o[FILE_OPTION].set)
		return o[FILE_OPTION].value;
	return arena_concat(g->scratch, grub_get(g, S("prefix")), S("/grubenv"));
}

/* What follows the device in a name. */
static struct slice path_of(struct slice name)
{
	return slice_starts(name, S("(")) ? slice_from(name, slice_find(name, ')') + 1) : name;
}

/* "512+1": a list of disk blocks, first and length. */
static bool is_block_list(struct slice path)
{
	return path.n && ascii_digit(path.p[0]);
}

/* The block that openSUSE keeps outside of btrfs; of the disk nothing else is read. */
static int read_blocks(struct grub *g, struct slice name, struct slice *text)
{
	struct slice blocks = path_of(name), first = slice_cut(&blocks, '+');
	struct grub_place place;
	uint64_t sector, n;
	int status = grub_locate(g, name, &place);

	if (status != GRUB_OK)
		return status;
	if (!place.volume || !slice_number(first, UINT32_MAX, &sector) ||
	    !slice_number(blocks, UINT32_MAX, &n) || n == 0 ||
	    sector != place.volume->facts.env_sector)
		return grub_error(g, GRUB_BAD_FILE_TYPE, "invalid environment block");
	*text = place.volume->facts.env_block;
	return GRUB_OK;
}

/* The block at @name, behind its signature. */
static int read_block(struct grub *g, struct slice name, struct slice *text)
{
	struct grub_place place;
	int status = is_block_list(path_of(name)) ? read_blocks(g, name, text)
						  : grub_read(g, name, text, &place);

	if (status != GRUB_OK)
		return status;
	if (!grubenv_begin(text))
		return grub_error(g, GRUB_BAD_FILE_TYPE, "invalid environment block");
	return GRUB_OK;
}

/* The file to write to; a list of blocks is a path without the slash. */
static struct file_ref block_ref(struct grub *g, struct slice name)
{
	struct file_ref ref = grub_file_ref(g, name);

	if (is_block_list(path_of(name)))
		slice_skip(&ref.path, S("/"));
	return ref;
}

static bool wanted(const struct grub_argv *names, struct slice name)
{
	for (uint32_t i = 0; i < names->n; i++)
		if (slice_eq(names->at[i], name))
			return true;
	return names->n == 0;
}

/* The write to @name that was collected earlier in this run, as the file itself stays as it is;
 * NULL: none. */
static const struct boot_write *pending(const struct grub *g, const struct file_ref *file,
				       struct slice name)
{
	for (uint32_t i = g->writes.n; i-- > 0;) {
		const struct boot_write *w = &g->writes.at[i];
		if (slice_eq(w->name, name) && w->file.volume == file->volume &&
		    slice_eq(w->file.path, file->path))
			return w;
	}
	return NULL;
}

static bool in_block(struct grub *g, struct slice text, struct slice wanted_name)
{
	struct slice name, value;

	while (grubenv_next(&text, g->scratch, &name, &value))
		if (slice_eq(name, wanted_name))
			return true;
	return false;
}

/* Call @use for every variable of the block as it would be after the writes collected so far. */
static void each_variable(struct grub *g, struct slice text, const struct file_ref *file,
			  const struct grub_argv *names,
			  void (*use)(struct grub *, struct slice name, struct slice value))
{
	struct slice name, value, rest = text;

	while (grubenv_next(&rest, g->scratch, &name, &value)) {
		const struct boot_write *w = pending(g, file, name);
		if (wanted(names, name) && !(w && w->remove))
			use(g, name, w ? w->value : value);
	}
	for (uint32_t i = 0; i < g->writes.n; i++) {
		const struct boot_write *w = &g->writes.at[i];
		if (!w->remove && wanted(names, w->name) && pending(g, file, w->name) == w &&
		    !in_block(g, text, w->name))
			use(g, w->name, w->value);
	}
}

static void print_variable(struct grub *g, struct slice name, struct slice value)
{
	grub_print(g, name);
	grub_print(g, S("="));
	grub_print(g, value);
	grub_print(g, S("\n"));
}

GRUB_COMMAND(cmd_load_env)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	struct slice text;
	int status = grub_options(g, options, N_OPTIONS, 0, argc, argv, o, &rest);

	if (status)
		return status == GRUB_HELP ? g->status : status;
	struct slice file = file_name(g, o);
	status = read_block(g, file, &text);
	if (status != GRUB_OK)
		return status;
	struct file_ref ref = block_ref(g, file);
	if (command->arg == 'l')
		each_variable(g, text, &ref, &(struct grub_argv){0}, print_variable);
	else
		each_variable(g, text, &ref, &rest, grub_set);
	return GRUB_OK;
}

/* Replace an earlier write of the same variable, or add one. */
static void collect(struct grub *g, struct boot_write w)
{
	for (uint32_t i = 0; i < g->writes.n; i++) {
		struct boot_write *old = &g->writes.at[i];
		if (slice_eq(old->name, w.name) && old->file.volume == w.file.volume &&
		    slice_eq(old->file.path, w.file.path)) {
			*old = w;
			return;
		}
	}
	if (g->writes.n >= LIMIT_GRUB_VARIABLES)
		return;
	*ARENA_PUSH(g->arena, &g->writes.at, &g->writes.n) = w;
}

GRUB_COMMAND(cmd_save_env)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	struct slice text;
	int status = grub_options(g, options, N_OPTIONS, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "no variable is specified");
	struct slice file = file_name(g, o);
	status = read_block(g, file, &text);
	if (status != GRUB_OK)
		return status;
	for (uint32_t i = 0; i < rest.n; i++)
		collect(g, (struct boot_write){
			.file = block_ref(g, file),
			.name = arena_copy(g->arena, rest.at[i]),
			.value = arena_copy(g->arena, grub_get(g, rest.at[i])),
			.remove = !grub_has(g, rest.at[i]),
		});
	return GRUB_OK;
}

/* file_env [-f FILE] VARIABLE, of Home Assistant OS: the text of a file, up to the first byte that
 * is no printable character. */
GRUB_COMMAND(cmd_file_env)
{
	struct grub_option_value o[1];
	struct grub_argv rest;
	struct grub_place place;
	struct slice text;
	int status = grub_options(g, options, 1, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n != 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "variable name expected");
	status = grub_read(g, file_name(g, o), &text, &place);
	if (status != GRUB_OK)
		return status;
	size_t n = 0;
	while (n < text.n && text.p[n] >= ' ' && text.p[n] <= '~')
		n++;
	grub_set(g, rest.at[0], slice_upto(text, n));
	return GRUB_OK;
}
