/* Loading an entry: from references to open files to the loader. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/boot/boot.h"

#include <errno.h>
#include <fcntl.h>

#include "discover/recipe.h"
#include "init/boot/device_words.h"
#include "init/boot/fetched.h"
#include "init/boot/net_words.h"
#include "init/boot/hand_on.h"
#include "init/boot/prepare.h"
#include "init/machine/cmdline_rules.h"
#include "lib/fd.h"
#include "loader/memory_map.h"
#include "loader/pages.h"
#include "loader/part.h"

static void refuse(struct boot_record *r, uint32_t code, struct slice message)
{
	*r = (struct boot_record){.code = code, .message = message};
}

/* ---- in the inner job ---- */

/* A file of a mounted volume, or one that was fetched. */
static int open_ref(const struct boot_plan *plan, const struct slot *s, uint32_t i)
{
	const struct file_ref *ref = fetched_ref(plan->entry, i);

	if (s && s->mount >= 0)
		return source_open((struct source *)&s->source.source, ref->path);
	if (!plan->fetched || i >= plan->fetched->n || plan->fetched->at[i] < 0)
		return -ENODEV;
	int fd = fcntl(plan->fetched->at[i], F_DUPFD_CLOEXEC, 0);
	return fd < 0 ? -errno : fd;
}

/* Open file @i for the loader, or say which file of which volume is the trouble. */
static int open_file(const struct boot_plan *plan, struct arena *a, const char *what, uint32_t i,
		     struct load_result *r)
{
	const struct file_ref *ref = fetched_ref(plan->entry, i);
	struct slot *s = catalog_slot((struct catalog *)plan->catalog, ref->volume);
	struct slice name = s ? volume_title(&s->probe.facts, a) : ref->device;
	int fd = open_ref(plan, s, i);

	if (fd >= 0 && ref->part.n) {
		int whole = fd;
		fd = part_open(whole, ref->part, a);
		close(whole);
	}
	if (fd < 0) {
		r->reason = LOAD_UNREADABLE;
		r->message = arena_format(a, "%s %.*s on %.*s: %s", what, SLICE_ARG(ref->path),
					  SLICE_ARG(name), strerror(-fd));
	}
	return fd;
}

static bool open_files(void *boot_plan, struct arena *a, struct load_request *request,
		       struct load_result *r)
{
	const struct boot_plan *plan = boot_plan;
	const struct boot_entry *e = plan->entry;
	int *initrds = arena_array(a, int, e->initrds.n + 1);
	struct slice *names = arena_array(a, struct slice, e->initrds.n + 1);

	request->kernel = open_file(plan, a, "kernel", 0, r);
	if (request->kernel < 0)
		return false;
	for (uint32_t i = 0; i < e->initrds.n; i++) {
		initrds[i] = open_file(plan, a, "initrd", 2 + i, r);
		if (initrds[i] < 0)
			return false;
		names[i] = e->initrds.at[i].path;
	}
	request->initrds = initrds;
	request->n_initrds = e->initrds.n;
	request->initrd_names = names;
	if (e->devicetree.path.n)
		request->devicetree = open_file(plan, a, "device tree", 1, r);
	return e->devicetree.path.n == 0 || request->devicetree >= 0;
}

/* ---- around it ---- */

/* The entry's own words, and those that it cannot know. */
static struct slice words_of(const struct boot_plan *plan, struct arena *a)
{
	enum { MOST = 65536 };
	struct slice running;

	if (fd_read_file(AT_FDCWD, "/proc/cmdline", MOST, a, &running) < 0)
		running = S("");
	return device_words(running, net_words(plan, plan->entry->cmdline, a), a);
}

static struct load_request request_of(const struct boot_plan *plan, struct arena *a)
{
	struct cmdline_rules rules = cmdline_rules_of(plan->settings, plan->consoles,
						      plan->edited, a);

	return (struct load_request){
		.kernel = -1,
		.devicetree = -1,
		.deep = plan->deep || plan->settings->load_verify == VERIFY_DEEP,
		.boot_image = plan->entry->boot_image,
		.cmdline = words_of(plan, a),
		.before = rules.before, .append = rules.append, .remove = rules.remove,
	};
}

static int mount_of(const struct boot_plan *plan, uint32_t i)
{
	const struct file_ref *ref = fetched_ref(plan->entry, i);
	const struct slot *s = catalog_slot((struct catalog *)plan->catalog, ref->volume);

	if (plan->fetched && i < plan->fetched->n && plan->fetched->at[i] >= 0)
		return plan->fetched->at[i];
	return s ? s->mount : -1;
}

uint32_t boot_fds(const struct boot_plan *plan, int fds[BOOT_FDS])
{
	uint32_t n = 0;

	for (; n < BOOT_FDS && fetched_ref(plan->entry, n); n++)
		fds[n] = mount_of(plan, n);
	return n;
}

/* Load. With an answer to give, to @out, what only the start of the inner job needs is given up
 * then, before anything foreign has come near. -1: this process stays as it is. */
static void load_files(const struct boot_plan *plan, int out, struct arena *a,
		       struct boot_record *record)
{
	AUTO_FD pool = pages_pool();
	AUTO_FD iomem = memory_map_open();
	struct hand_on told = {plan->record, plan->catalog, plan->settings, plan->entry};
	AUTO_FD record_fd = hand_on_file(&told);
	struct load_way way = {.pool = pool, .iomem = iomem, .dry_run = plan->dry_run,
			       .progress = plan->progress};
	struct load_ready ready;
	int fds[BOOT_FDS];
	struct load_result result = {0};
	struct prepare prepare = {
		.request = request_of(plan, a), .open = open_files, .arg = (void *)plan,
		.fds = fds, .n_fds = boot_fds(plan, fds),
	};

	int err = prepare_start(&prepare);
	if (err < 0) {
		refuse(record, NOTE_LOAD_FAILED, slice_str(strerror(-err)));
		return;
	}
	if (out >= 0)
		sandbox_narrow(SANDBOX_LOADING, out);
	bool good = prepare_finish(&prepare, a, &ready, &result);
	if (good && plan->alone && ready.info.own) {
		refuse(record, NOTE_OWN_IMAGE, S("it is this boot loader"));
		return;
	}
	if (good)
		hand_on(&told, record_fd, a, &ready);
	if (!good || load_hand_over(&ready, &way, a, &result) < 0) {
		refuse(record, NOTE_LOAD_FAILED, result.message);
		return;
	}
	record->loaded = 1;
	record->cmdline = result.cmdline;
	record->message = arena_format(a, "%.*s %.*s", SLICE_ARG(plan->entry->kernel.path),
				       SLICE_ARG(result.version));
}

/* What a server has is here before anything is looked at. */
static void load_planned(const struct boot_plan *plan, int out, struct arena *a,
			 struct boot_record *record)
{
	struct fetched files = {.n = 0};
	struct boot_plan here = *plan;
	struct slice why = {0};

	*record = (struct boot_record){0};
	if (!fetched_get(plan, a, &files, &why)) {
		refuse(record, NOTE_LOAD_FAILED, why);
		return;
	}
	here.fetched = &files;
	load_files(&here, out, a, record);
}

/* The same; what a person has edited is read first. */
static void load_entry(const struct boot_plan *plan, int out, struct arena *a,
		       struct boot_record *record)
{
	struct boot_plan changed = *plan;
	struct boot_entry entry;
	const char *wrong = NULL;

	if (plan->edited) {
		wrong = recipe_read(plan->entry, plan->recipe, a, &entry);
		changed.entry = &entry;
	}
	if (wrong)
		refuse(record, NOTE_LOAD_FAILED,
		       arena_format(a, "what was edited cannot be used: %s", wrong));
	else
		load_planned(&changed, out, a, record);
}

void boot_load(const struct boot_plan *plan, struct arena *a, struct boot_record *record)
{
	load_entry(plan, -1, a, record);
}

int boot_job(void *plan, int out)
{
	struct boot_record record;
	struct arena a;

	job_memory(&a, LIMIT_SCAN_MEMORY);
	load_entry(plan, out, &a, &record);
	return job_answer(out, wire_put_boot(&record, &a), -1) < 0;
}
