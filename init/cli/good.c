/* kexling good: this system has come up well, and its start does not count against it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/good.h"

#include <fcntl.h>

#include "discover/conf/grubenv.h"
#include "init/cli/log.h"
#include "init/cli/remember.h"
#include "init/machine/efivars.h"
#include "lib/fd.h"
#include "lib/json_read.h"

static struct slice without_last(struct slice tally, struct arena *a)
{
	struct text out = {.arena = a};

	tally_good(&out, tally);
	return text_slice(&out);
}

/* One of the firmware's variables that count, and what it has. */
static int forgive(int dir, const char *name, struct slice tally, struct arena *a)
{
	struct slice left = without_last(tally, a);

	if (!tally.n)
		return CLI_DONE;
	int err = left.n ? efivars_set(dir, name, efivars_text(left, a))
			 : efivars_remove(dir, name);
	return err ? cli_error(CLI_REFUSED, "good: %s: %s", name, strerror(-err)) : CLI_DONE;
}

/* @restarted: it may have been the firmware that started this system, by a restart. */
static int by_firmware(bool restarted, struct arena *a)
{
	AUTO_FD dir = open(EFIVARS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct source_dir source = {.source = {&source_dir_ops}, .root = dir};
	struct loader_vars vars = {.tally = {0}};

	if (dir >= 0)
		vars = efivars_loader(&source.source, a);
	int rc = restarted ? forgive(dir, EFIVARS_RESTARTS, vars.restarts, a) : CLI_DONE;
	int also = forgive(dir, EFIVARS_TALLY, vars.tally, a);
	return rc ? rc : also;
}

static struct slot *volume_of(const struct volumes *v, struct slice name)
{
	CATALOG_FOR_EACH((struct catalog *)v->catalog, s)
		if (s->mount >= 0 && volume_is(&s->probe.facts, name))
			return s;
	return NULL;
}

struct slice good_in_block(const struct volumes *v, struct slice place, struct arena *a)
{
	struct slice path = place, name = slice_cut(&path, ':'), text;
	struct slot *s = volume_of(v, name);
	struct grubenv env;

	if (!s || source_read(&s->source.source, path, LIMIT_CONFIG_BYTES, a, &text) < 0 ||
	    !grubenv_parse(text, a, &env))
		return S("no environment block is there");
	struct boot_write w = {
		.kind = WRITE_ENV, .file = {.volume = s->number, .path = path},
		.name = S(TALLY_NAME),
		.value = without_last(grubenv_get(&env, S(TALLY_NAME)), a),
	};
	/* nobody's configuration: the system asks, on the volume that it names */
	struct listed self = {.key.volume = s->number};
	return remember_one(v, &self, &w, a);
}

static int by_block(const struct options *o, struct slice place, struct arena *a)
{
	struct volumes v;
	int rc = volumes_read(o, a, &v);

	if (rc)
		return rc;
	struct slice why = good_in_block(&v, place, a);
	return why.n ? cli_error(CLI_REFUSED, "good: %.*s: %.*s", SLICE_ARG(place), SLICE_ARG(why))
		     : CLI_DONE;
}

/* Where no record says that starts are counted, there may yet be the firmware's variables: what it
 * starts itself, after a restart, is left no record. */
static int good(const struct options *o, struct arena *a)
{
	struct slice document, place = S("efi");
	bool told = log_of_this_start(a, &document) == 0;

	if (told)
		place = json_get_text(document, S("attempts"), a);
	if (!place.n)
		return CLI_DONE;
	return slice_eq(place, S("efi")) ? by_firmware(!told, a) : by_block(o, place, a);
}

static const struct command command = {
	.name = "good", .bit = FOR_GOOD, .argument = "",
	.help = "tell the boot loader that this start went well", .run = good,
};
COMMAND(command);
