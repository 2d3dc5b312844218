/* Taking the value of --volume apart. */
/* SPDX-License-Identifier: MIT */
#include "init/volume_option.h"

#include "init/cli.h"

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

static bool set_fact(struct facts *f, struct slice key, struct slice value)
{
	const struct {
		struct slice key;
		struct slice *at;
	} rows[] = {
		{S("uuid"), &f->uuid}, {S("label"), &f->label}, {S("partuuid"), &f->partuuid},
		{S("partlabel"), &f->partlabel}, {S("fstype"), &f->fstype}, {S("device"), &f->device},
		{S("grub"), &f->grub}, {S("parttype"), &f->parttype}, {S("disk"), &f->disk},
		{S("pttype"), &f->pttype},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (!slice_eq(rows[i].key, key))
			continue;
		*rows[i].at = value;
		return true;
	}
	return false;
}

int volume_option(struct slice value, struct arena *a, struct slice *dir, struct facts *facts)
{
	*facts = (struct facts){0};
	*dir = take_pair(&value, a);
	while (value.n) {
		struct slice setting = take_setting(&value, a);
		struct slice key = slice_cut(&setting, '=');
		if (!set_fact(facts, key, setting))
			return cli_error(CLI_USAGE, "--volume %.*s: no key '%.*s'; there are uuid label "
					 "partuuid partlabel parttype pttype fstype device disk grub",
					 SLICE_ARG(*dir), SLICE_ARG(key));
	}
	return CLI_DONE;
}
