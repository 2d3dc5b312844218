/* kexling log: how this system was started, as the boot loader has told it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/log.h"

#include <errno.h>
#include <fcntl.h>

#include "init/boot/record.h"
#include "init/cli/options.h"
#include "init/cli/script.h"
#include "init/cli/timeline.h"
#include "lib/fd.h"
#include "lib/json_read.h"

/* Where it is kept for the running system, and where it lies in its initramfs. */
static const char *const places[] = {"/run/kexling/boot.json", "/.extra/kexling/boot.json"};

int log_of_this_start(struct arena *a, struct slice *document)
{
	int err = -ENOENT;

	for (size_t i = 0; i < sizeof(places) / sizeof(*places) && err == -ENOENT; i++)
		err = fd_read_file(AT_FDCWD, places[i], RECORD_BYTES, a, document);
	return err;
}

void log_heed_rules(struct slice document, struct discovery *d, struct arena *a)
{
	struct slice place = json_get_text(document, S("attempts"), a);
	int64_t within = json_get_number(document, S("attempts_within"), -1);

	d->catalog->reset = json_get_text(document, S("reset"), a);
	d->catalog->attempts = (uint32_t)json_get_number(document, S("attempts_most"), 0);
	d->catalog->within = within < 0 ? UINT64_MAX : (uint64_t)within;
	if (!slice_eq(place, S("efi")))
		d->machine.tally_file = place;
}

static int write_timeline(const char *path, struct slice document, struct arena *a)
{
	struct text out = {.arena = a};

	if (!timeline_draw(document, &out))
		return cli_error(CLI_REFUSED, "this is no record of a start with its times");
	AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int err = fd < 0 ? -errno : fd_write_all(fd, text_slice(&out));
	return err < 0 ? cli_error(CLI_REFUSED, "%s: %s", path, strerror(-err)) : CLI_DONE;
}

static int print_log(const struct options *o, struct arena *a)
{
	struct text out = {.arena = a};
	struct slice document;
	int err = o->word ? fd_read_file(AT_FDCWD, o->word, RECORD_BYTES, a, &document)
			  : log_of_this_start(a, &document);

	if (err < 0)
		return cli_error(CLI_REFUSED, "%s: %s; kexling leaves it there when it starts an "
				 "entry with an initrd", o->word ? o->word : places[0],
				 strerror(-err));
	if (o->timeline.n)
		return write_timeline(arena_cstr(a, o->timeline), document, a);
	if (!script_printable(document) || !record_tell(document, &out))
		return cli_error(CLI_REFUSED, "this is no record of a start");
	return cli_print(o->json ? document : text_slice(&out));
}

static const struct command tell_log = {
	.name = "log", .bit = FOR_LOG, .argument = "[FILE]",
	.help = "how this system was started, and why so", .run = print_log,
};
COMMAND(tell_log);
