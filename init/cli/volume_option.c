/* The directories of --root and --volume, and what these are called. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/volume_option.h"

#include <errno.h>
#include <fcntl.h>

#include "discover/block/existing.h"
#include "discover/conf/grub/dialect.h"
#include "init/job/landlock.h"
#include "lib/hex.h"
#include "lib/text.h"

/* One "key=value" up to a comma that is not escaped; "\," is a comma. */
static struct slice take_pair(struct slice *rest, struct arena *a)
{
	struct text pair = {.arena = a};

	while (rest->n && rest->p[0] != ',') {
		if (rest->p[0] == '\\' && rest->n > 1)
			*rest = slice_from(*rest, 1);
		text_char(&pair, rest->p[0]);
		*rest = slice_from(*rest, 1);
	}
	*rest = slice_from(*rest, 1);
	return text_slice(&pair);
}

/* GRUB names have commas themselves ("hd0,gpt2"): a part without "=" belongs to the one before. */
static struct slice take_setting(struct slice *rest, struct arena *a)
{
	struct slice pair = take_pair(rest, a);

	while (rest->n && pair.n) {
		struct slice look = *rest;
		struct slice next = take_pair(&look, a);
		if (slice_has(next, '='))
			break;
		pair = arena_join(a, pair, ',', next);
		*rest = look;
	}
	return pair;
}

/* "env=saved_entry=1": variables of an environment block, separated by newlines. */
static struct slice env_block(struct slice variables, struct arena *a)
{
	return arena_format(a, "# GRUB Environment Block\n%.*s\n", SLICE_ARG(variables));
}

/* Facts that are no text. False: no such key, or a bad value. */
static bool set_number(struct facts *f, struct slice key, struct slice value)
{
	uint64_t number;

	if (slice_eq(key, S("partflags")))
		return hex_number(value, &f->partflags);
	if (!slice_eq(key, S("partition")) || !slice_number(value, UINT32_MAX, &number))
		return false;
	f->partition = (uint32_t)number;
	return true;
}

static bool set_fact(struct facts *f, struct slice key, struct slice value, struct arena *a)
{
	const struct {
		struct slice key;
		struct slice *at;
	} rows[] = {
		{S("uuid"), &f->uuid},	       {S("label"), &f->label},
		{S("partuuid"), &f->partuuid}, {S("partlabel"), &f->partlabel},
		{S("fstype"), &f->fstype},     {S("device"), &f->device},
		{S("grub"), &f->grub},	       {S("parttype"), &f->parttype},
		{S("disk"), &f->disk},	       {S("pttype"), &f->pttype},
		{S("subvol"), &f->subvol},     {S("loop"), &f->image.path},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (!slice_eq(rows[i].key, key))
			continue;
		*rows[i].at = value;
		return true;
	}
	if (slice_eq(key, S("dialect"))) {
		f->dialect = value;
		return grub_dialect_find(value) != NULL;
	}
	if (slice_eq(key, S("env"))) {
		f->env_block = env_block(value, a);
		f->env_sector = 512;
		return true;
	}
	return set_number(f, key, value);
}

int volume_option_read(struct slice value, struct arena *a, struct slice *dir, struct facts *facts)
{
	*facts = (struct facts){0};
	*dir = take_pair(&value, a);
	while (value.n) {
		struct slice setting = take_setting(&value, a);
		struct slice key = slice_cut(&setting, '=');
		if (!set_fact(facts, key, setting, a))
			return cli_error(CLI_USAGE,
					 "--volume %.*s: no key '%.*s' with such a value; there "
					 "are uuid label partuuid partlabel parttype partflags "
					 "partition pttype fstype device disk grub dialect "
					 "subvol env loop",
					 SLICE_ARG(*dir), SLICE_ARG(key));
	}
	if (facts->image.path.n)
		facts->image.partition = facts->partition;
	return CLI_DONE;
}

/* A directory of the running system can be written to, unlike what is mounted here. Where Landlock
 * does not keep a job from that, a view does, for whoever may make one: only root can do harm. */
static int open_directory(const char *path)
{
	int view = landlock_is_there() ? -1 : existing_view(path, true);

	return view >= 0 ? view : open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

int volume_option_open(const struct named_value *given, struct arena *a, struct volume_option *v)
{
	struct slice dir = slice_str(given->value);
	int rc = CLI_DONE;

	v->facts = (struct facts){0};
	if (slice_eq(slice_str(given->name), S("volume")))
		rc = volume_option_read(dir, a, &dir, &v->facts);
	if (rc)
		return rc;
	v->root = open_directory(arena_cstr(a, dir));
	return v->root >= 0 ? CLI_DONE
			    : cli_error(CLI_REFUSED, "%.*s: %s", SLICE_ARG(dir), strerror(errno));
}
