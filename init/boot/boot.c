/* Loading an entry: from references to open files to the loader. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/boot/boot.h"

#include <errno.h>

#include "init/job/job.h"
#include "lib/fd.h"
#include "loader/load.h"
#include "loader/part.h"

static void refuse(struct boot_record *r, uint32_t code, struct slice message)
{
	*r = (struct boot_record){.code = code, .message = message};
}

/* Open one file for the loader, or say which file of which volume is the trouble. */
static int open_file(const struct boot_plan *plan, struct arena *a, const char *what,
		     const struct file_ref *ref, struct boot_record *r)
{
	struct slot *s = catalog_slot((struct catalog *)plan->catalog, ref->volume);
	struct slice name = s ? volume_key(&s->probe.facts) : ref->device;
	int fd = s && s->mount >= 0 ? source_open(&s->source.source, ref->path) : -ENODEV;

	if (fd >= 0 && ref->part.n) {
		int whole = fd;
		fd = part_open(whole, ref->part, a);
		close(whole);
	}
	if (fd < 0)
		refuse(r, NOTE_MISSING_FILE,
		       arena_format(a, "%s %.*s on %.*s: %s", what, SLICE_ARG(ref->path),
				    SLICE_ARG(name), strerror(-fd)));
	return fd;
}

static struct slice join_words(struct arena *a, struct slice x, struct slice y)
{
	return arena_join(a, x, ' ', y);
}

/* The entry's command line, or what a person made of it,
 * with the consoles that the settings want. */
static struct slice cmdline_of(const struct boot_plan *plan, struct arena *a)
{
	struct slice text = plan->edited ? plan->cmdline : plan->entry->cmdline;

	if (plan->settings->cmdline_console == CONSOLE_KEEP || plan->edited)
		return text;
	return join_words(a, plan->consoles, text);
}

static struct slice removals(const struct boot_plan *plan, struct arena *a)
{
	struct slice words = plan->settings->cmdline_remove;

	if (plan->edited)
		return (struct slice){0};
	return plan->settings->cmdline_console == CONSOLE_REPLACE
		       ? join_words(a, words, S("console"))
		       : words;
}

static bool open_files(const struct boot_plan *plan, struct arena *a, struct load_request *request,
		       struct boot_record *r)
{
	const struct boot_entry *e = plan->entry;
	int *initrds = arena_array(a, int, e->initrds.n + 1);
	struct slice *names = arena_array(a, struct slice, e->initrds.n + 1);

	request->kernel = open_file(plan, a, "kernel", &e->kernel, r);
	if (request->kernel < 0)
		return false;
	for (uint32_t i = 0; i < e->initrds.n; i++) {
		initrds[i] = open_file(plan, a, "initrd", &e->initrds.at[i], r);
		if (initrds[i] < 0)
			return false;
		names[i] = e->initrds.at[i].path;
	}
	request->initrds = initrds;
	request->n_initrds = e->initrds.n;
	request->initrd_names = names;
	request->devicetree = -1;
	if (e->devicetree.path.n)
		request->devicetree = open_file(plan, a, "device tree", &e->devicetree, r);
	return e->devicetree.path.n == 0 || request->devicetree >= 0;
}

void boot_load(const struct boot_plan *plan, struct arena *a, struct boot_record *record)
{
	struct load_request request = {.devicetree = -1, .dry_run = plan->dry_run};
	bool deep = plan->deep || plan->settings->load_verify == VERIFY_DEEP;
	struct load_result result = {0};

	*record = (struct boot_record){0};
	if (!open_files(plan, a, &request, record))
		return;
	request.deep = deep;
	request.boot_image = plan->entry->boot_image;
	request.cmdline = cmdline_of(plan, a);
	request.append = plan->edited ? (struct slice){0} : plan->settings->cmdline_append;
	request.remove = removals(plan, a);
	if (load_kernel(&request, a, &result) < 0) {
		refuse(record, NOTE_LOAD_FAILED, result.message);
		return;
	}
	record->loaded = 1;
	record->cmdline = result.cmdline;
	record->message = arena_format(a, "%.*s %.*s", SLICE_ARG(plan->entry->kernel.path),
				       SLICE_ARG(result.version));
}

int boot_job(void *plan, int out)
{
	struct boot_record record;
	struct arena a;

	job_memory(&a, LIMIT_SCAN_MEMORY);
	boot_load(plan, &a, &record);
	return job_answer(out, wire_put_boot(&record, &a), -1) < 0;
}
