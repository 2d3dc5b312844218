/* Goes through an entry's writes, one place after the other. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/write.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "discover/recipe.h"
#include "init/catalog/asked.h"
#include "init/catalog/reset.h"
#include "init/catalog/slot.h"
#include "init/catalog/tally.h"
#include "init/job/inner.h"
#include "init/machine/efivars.h"
#include "init/write/announce.h"
#include "init/write/device.h"
#include "init/write/env.h"
#include "init/write/fat.h"
#include "init/write/firmware.h"
#include "init/write/gpt.h"
#include "init/write/mounted.h"
#include "init/write/program.h"
#include "init/write/rename.h"
#include "init/write/trial.h"
#include "lib/fd.h"

enum { MEMORY = 4 << 20 };

/**
 * struct target - one file's writes, and what became of each
 * @device:    with its bytes; or @mounted is the file, on a mount, -1: it is not
 * @view:      a mount that the file is read from
 * @again:     the writes were made, and a journal replayed on the device
 * @by_driver: what is not written the file system's own driver could write
 */
struct target {
	const struct slot *slot;
	const struct device *device;
	int mounted, view;
	const struct boot_write *writes;
	struct slice *why;
	uint32_t n;
	bool again, by_driver;
};

/* ---- in the inner job ---- */

static void change_variables(struct target *t, struct direct *copies, uint32_t n, struct arena *a)
{
	struct source_dir dir = {.source = {&source_dir_ops}, .root = t->view};
	struct env_place place = {
		.source = &dir.source, .path = t->mounted < 0 ? t->writes->file.path : S(""),
		.copies = copies, .n_copies = n, .again = t->again,
	};

	t->by_driver = env_write(&place, t->writes, t->n, a, t->why);
}

static void rename_on_fat(struct target *t, const struct direct *device, struct arena *a)
{
	int err = fat_rename(device, t->writes->file.path, t->writes->value, a);

	t->by_driver = err == -EOPNOTSUPP;
	t->why[0] = slice_str(err ? strerror(-err) : "");
}

static void count_in_table(struct target *t, const struct direct *disk, struct arena *a)
{
	struct gpt_count count = gpt_count_of(&t->slot->block, &t->slot->probe.facts,
					      t->writes->value);

	t->why[0] = gpt_count_start(disk, &count, a);
}

/* The device, its copies, or the file. How many; 0: one cannot be used. */
static uint32_t open_copies(const struct target *t, struct direct copies[DEVICE_COPIES])
{
	if (t->mounted >= 0)
		return direct_open(t->mounted, 0, copies) == 0;
	for (uint32_t i = 0; i < t->device->n; i++)
		if (direct_open(t->device->at[i].fd, t->device->at[i].base, &copies[i]) < 0)
			return 0;
	return t->device->n;
}

static int write_target(void *target, int out)
{
	struct target *t = target;
	struct write_record record = {.results.n = t->n};
	struct direct copies[DEVICE_COPIES];
	struct arena a;

	job_memory(&a, MEMORY);
	record.results.at = arena_array(&a, struct write_result, t->n);
	uint32_t n = open_copies(t, copies);
	if (n == 0)
		return 1;
	if (t->writes->kind == WRITE_RENAME)
		rename_on_fat(t, copies, &a);
	else if (t->writes->kind == WRITE_TRIES)
		count_in_table(t, copies, &a);
	else
		change_variables(t, copies, n, &a);
	for (uint32_t i = 0; i < t->n; i++)
		record.results.at[i].why = t->why[i];
	record.by_driver = t->by_driver;
	return job_answer(out, wire_put_write(&record, &a), -1) < 0;
}

/* ---- around it ---- */

static struct slice run_inner(struct target *t, struct arena *a)
{
	int fds[1 + DEVICE_COPIES] = {t->mounted < 0 ? t->view : t->mounted};
	struct inner_work work = {.run = write_target, .arg = t, .sandbox = SANDBOX_WRITING,
				  .limits = {.memory = 2 * MEMORY, .fds = fds, .n_fds = 1}};
	struct write_record record = {0};
	struct slice answer;

	for (uint32_t i = 0; t->mounted < 0 && i < t->device->n; i++)
		fds[work.limits.n_fds++] = t->device->at[i].fd;
	enum job_end end = inner_run(&work, a, &answer);
	if (end == JOB_OK && wire_get_write(answer, a, &record) < 0)
		end = JOB_GARBLED;
	if (end == JOB_OK && record.results.n != t->n)
		end = JOB_GARBLED;
	if (end != JOB_OK)
		return arena_format(a, "the job that writes %s", job_end_text(end));
	for (uint32_t i = 0; i < t->n; i++)
		t->why[i] = record.results.at[i].why;
	t->by_driver = record.by_driver;
	return (struct slice){0};
}

/* By the file system's driver, to which its own journal is left. */
static struct slice rename_mounted(struct target *t, struct arena *a)
{
	const struct boot_write *w = t->writes;
	char path[BLOCK_PATH_BYTES];

	block_device_path(t->slot->block.name, path);
	const char *driver = arena_cstr(a, t->slot->probe.facts.fstype);
	int err = rename_by_mount(path, driver, t->slot->mount, w->file.path, w->value, a);
	return slice_str(err ? strerror(-err) : "");
}

static int open_below(int root, struct slice path, struct arena *a)
{
	struct open_how how = {.flags = O_RDWR | O_NONBLOCK | O_CLOEXEC,
			       .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS |
					  RESOLVE_NO_XDEV};
	long fd = syscall(SYS_openat2, root, arena_cstr(a, path), &how, sizeof(how));

	return fd < 0 ? -errno : (int)fd;
}

/* The same for an environment block: its bytes are read by the inner job alone. */
static struct slice change_mounted(struct target *t, struct arena *a)
{
	char path[BLOCK_PATH_BYTES];
	struct mounted m;
	struct slice why = {0};

	block_device_path(t->slot->block.name, path);
	const char *driver = arena_cstr(a, t->slot->probe.facts.fstype);
	int err = mounted_open(path, driver, t->slot->mount, &m);
	if (err == 0)
		t->mounted = err = open_below(m.root, t->writes->file.path, a);
	if (t->mounted >= 0)
		why = run_inner(t, a);
	if (t->mounted >= 0 && syncfs(t->mounted) < 0)
		err = -errno;
	fd_close(&t->mounted);
	int closed = mounted_close(&m, t->slot->mount);
	err = err < 0 ? err : closed;
	return err < 0 ? arena_format(a, "by mounting: %s", strerror(-err)) : why;
}

/* Where what the device has cannot be changed, its driver may, if that is wanted. */
static bool wants_mount(const struct target *t)
{
	return t->writes->kind == WRITE_ENV && t->by_driver &&
	       !volume_is_stacked(slice_str(t->slot->block.disk));
}

static struct slice write_unlocked(struct target *t, bool mounts, struct arena *a)
{
	bool rename = t->writes->kind == WRITE_RENAME;
	struct slice type = t->slot->probe.facts.fstype;

	if (rename && !slice_eq(type, S("vfat")))
		return rename_mounted(t, a);
	if (t->writes->kind == WRITE_ENV && asked_by_mount(t->slot, t->writes))
		return change_mounted(t, a);
	struct slice why = run_inner(t, a);
	if (rename && !why.n && t->by_driver)
		t->why[0] = rename_mounted(t, a);
	return mounts && !why.n && wants_mount(t) ? change_mounted(t, a) : why;
}

/* The device with what is to be changed: for the partition table the whole disk. */
static struct block_device device_of(const struct target *t)
{
	struct block_device d = t->slot->block;

	if (t->writes->kind == WRITE_TRIES) {
		memcpy(d.name, d.disk, sizeof(d.name));
		d.partition = 0;
		d.start = 0;
	}
	return d;
}

static bool all_refused(const struct target *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (!t->why[i].n)
			return false;
	return true;
}

/* What a journal has of a file, whoever mounts the volume next writes over what is written here:
 * where one had to be replayed, a copy in memory is written to, and its journal replayed then. */
static struct slice try_on_copy(struct target *t, struct trial *trial, struct arena *a)
{
	struct device device = {.at = {{.fd = trial->fd}}, .n = 1};
	struct target on_copy = *t;

	on_copy.device = &device;
	struct slice why = run_inner(&on_copy, a);
	t->by_driver = on_copy.by_driver;
	if (why.n || all_refused(t))
		return why;
	AUTO_FD view = -1;
	why = trial_replay(trial, t->slot->probe.facts.fstype, a, &view);
	on_copy.view = view;
	on_copy.again = true;
	return why.n ? why : run_inner(&on_copy, a);
}

static struct slice try_journal(struct target *t, struct arena *a)
{
	char path[BLOCK_PATH_BYTES];
	struct trial trial;

	if (t->writes->kind != WRITE_ENV || asked_by_mount(t->slot, t->writes) ||
	    !slot_has_note(t->slot, NOTE_REPLAYED))
		return (struct slice){0};
	block_device_path(t->slot->block.name, path);
	struct slice why = trial_begin(path, a, &trial);
	if (!why.n)
		why = try_on_copy(t, &trial, a);
	trial_end(&trial, a);
	return why;
}

static struct slice write_device(struct target *t, bool mounts, struct arena *a)
{
	struct device device;
	struct block_device dev = device_of(t);
	struct slice why = try_journal(t, a);

	if (why.n || (all_refused(t) && !(mounts && wants_mount(t))))
		return why;
	why = device_unlock(&dev, a, &device);
	if (why.n)
		return why;
	t->device = &device;
	why = write_unlocked(t, mounts, a);
	device_lock(&device, a);
	return why;
}

static bool same_place(const struct boot_write *x, const struct boot_write *y)
{
	return x->kind == WRITE_ENV && y->kind == WRITE_ENV && x->file.volume == y->file.volume &&
	       slice_eq(x->file.path, y->file.path);
}

/* struct run - one write job: all writes, the results, and the directory of EFI variables; -1:
 * there is none */
struct run {
	const struct write_plan *plan;
	struct boot_write_list all;
	struct arena *arena;
	struct write_result *results;
	int efivars;
	bool counted, announced;
};

/* All writes to the place of write @first: those before it that are to the same one were made with
 * it. */
static void write_volume(struct run *r, uint32_t first)
{
	const struct boot_write_list *all = &r->all;
	struct boot_write *mine = arena_array(r->arena, struct boot_write, all->n);
	uint32_t *index = arena_array(r->arena, uint32_t, all->n);
	struct target t = {.writes = mine, .mounted = -1,
			   .why = arena_array(r->arena, struct slice, all->n)};

	for (uint32_t i = first; i < all->n; i++) {
		if (i != first && !same_place(&all->at[i], &all->at[first]))
			continue;
		index[t.n] = i;
		mine[t.n++] = all->at[i];
	}
	struct slice why = asked_permit(r->plan->catalog, r->plan->asker, mine, &t.slot);
	t.view = t.slot ? t.slot->mount : -1;
	if (!why.n)
		why = write_device(&t, r->plan->catalog->writes_mount, r->arena);
	for (uint32_t i = 0; i < t.n; i++)
		r->results[index[i]].why = why.n ? why : t.why[i];
}

static void tell_counted(struct run *r, uint32_t n)
{
	if (r->efivars < 0 || r->results[n].why.n)
		return;
	r->results[n].why = announce_counted(r->efivars, &r->all.at[n], r->arena);
	r->counted = true;
}

/* The restart that is to come: when that cannot be counted, there is none. */
static struct slice count_restart(struct run *r)
{
	struct text text = {.arena = r->arena, .max = TALLY_BYTES};

	if (r->efivars < 0)
		return S("the firmware's variables cannot be reached");
	tally_start(&text, r->plan->catalog->restarts, r->plan->entry->id, (uint64_t)time(NULL),
		    RESTARTS_WITHIN_S);
	int err = efivars_set(r->efivars, EFIVARS_RESTARTS,
			      efivars_text(text_slice(&text), r->arena));
	return slice_str(err ? strerror(-err) : "");
}

/* struct stub - a Linux entry that the setting "reset" names: its kernel, and what that is told */
struct stub {
	struct slice path, options;
};

/* Find out; or why it cannot be started so. */
static struct slice linux_stub(struct run *r, const struct slot *s, struct stub *stub)
{
	const struct write_plan *p = r->plan;
	struct source_dir dir = {.source = {&source_dir_ops}, .root = s->mount};
	struct boot_entry e = *p->entry;
	const char *wrong = p->edited ? recipe_read(p->entry, p->recipe, r->arena, &e) : NULL;
	struct slice head, why = wrong ? slice_str(wrong) : reset_refusal(&s->probe.facts, &e);

	if (why.n)
		return why;
	int err = source_read_at(&dir.source, e.kernel.path, 0, 2, r->arena, &head);
	if (err < 0)
		return slice_str(strerror(-err));
	if (!slice_eq(head, S("MZ")))
		return S("its kernel is no EFI program, and \"reset\" asks for a restart");
	struct cmdline_rules rules = cmdline_rules_of(p->settings, p->consoles, p->edited,
						      r->arena);
	*stub = (struct stub){e.kernel.path, program_options(&e, &rules, r->arena)};
	return (struct slice){0};
}

/* Only for whoever starts the entry: a scan's answer asks for nothing of it. */
static struct slice ask_firmware(struct run *r, const struct boot_write *w)
{
	const struct slot *s;
	struct stub stub = {.path = w->file.path};
	struct slice why = asked_permit(r->plan->catalog, r->plan->asker, w, &s);

	if (!r->plan->count || r->plan->count->kind != WRITE_PROGRAM ||
	    w != &r->all.at[r->all.n - 1])
		return S("it is not done here");
	if (!why.n && r->plan->entry->action == ACTION_BOOT)
		why = linux_stub(r, s, &stub);
	if (!why.n)
		why = count_restart(r);
	return why.n ? why : program_next(r->efivars, s, stub.path, w->name, stub.options,
					  r->arena);
}

static void write_place(struct run *r, uint32_t n)
{
	const struct boot_write *w = &r->all.at[n];

	if (w->kind == WRITE_FIRMWARE) {
		r->results[n].why = firmware_write(r->efivars, r->plan, w, r->arena);
		r->announced |= slice_eq(w->name, S("LoaderEntrySelected"));
		return;
	}
	if (w->kind == WRITE_PROGRAM) {
		r->results[n].why = ask_firmware(r, w);
		return;
	}
	write_volume(r, n);
	if (w->kind == WRITE_RENAME)
		tell_counted(r, n);
}

static bool is_first(const struct boot_write_list *all, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (same_place(&all->at[i], &all->at[n]))
			return false;
	return true;
}

static void name_results(struct run *r)
{
	const struct boot_write_list *all = &r->all;

	for (uint32_t i = 0; i < all->n; i++) {
		struct text what = {.arena = r->arena}, where = {.arena = r->arena};

		asked_put_what(&what, &all->at[i]);
		asked_put_where(&where, r->plan->catalog, &all->at[i]);
		r->results[i] = (struct write_result){
			.what = text_slice(&what), .where = text_slice(&where),
			.why = S("more places than one entry may have changed"),
		};
	}
}

/* What the entry asks for, and what counts its start. */
static struct boot_write_list writes_of(const struct write_plan *p, struct arena *a)
{
	struct boot_write_list all = p->entry->writes;
	struct boot_write *at = arena_array(a, struct boot_write, all.n + 1);

	for (uint32_t i = 0; i < all.n; i++)
		at[i] = all.at[i];
	if (p->count)
		at[all.n++] = *p->count;
	all.at = at;
	return all;
}

static struct write_record write_all(const struct write_plan *p, struct arena *a)
{
	AUTO_FD efivars = open(EFIVARS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct run r = {.plan = p, .all = writes_of(p, a), .arena = a, .efivars = efivars};
	const struct boot_write_list *all = &r.all;
	uint32_t places = 0;

	r.results = arena_array(a, struct write_result, all->n + 1);
	name_results(&r);
	for (uint32_t i = 0; i < all->n && places < WRITE_TARGETS; i++) {
		if (!is_first(all, i))
			continue;
		write_place(&r, i);
		places++;
	}
	if (efivars >= 0 && !p->person)
		announce_nothing(efivars, r.counted, r.announced, a);
	for (uint32_t i = 0; i < all->n; i++)
		r.results[i].done = r.results[i].why.n == 0;
	return (struct write_record){.results = {r.results, all->n}};
}

int write_job(void *plan, int out)
{
	struct arena a;

	job_memory(&a, LIMIT_SCAN_MEMORY);
	struct write_record record = write_all(plan, &a);
	return job_answer(out, wire_put_write(&record, &a), -1) < 0;
}

/* ---- in PID 1 ---- */

uint32_t write_fds(const struct write_plan *plan, int fds[WRITE_TARGETS])
{
	const struct boot_write_list *all = &plan->entry->writes;
	const struct slot *counted = plan->count ? catalog_slot((struct catalog *)plan->catalog,
								plan->count->file.volume) : NULL;
	uint32_t n = 0;

	if (counted)
		fds[n++] = counted->mount;
	for (uint32_t i = 0; i < all->n && n < WRITE_TARGETS; i++) {
		const struct slot *s = catalog_slot((struct catalog *)plan->catalog,
						    all->at[i].file.volume);
		if (s && is_first(all, i))
			fds[n++] = s->mount;
	}
	return n;
}

bool write_succeeded(const struct write_record *record)
{
	for (uint32_t i = 0; i < record->results.n; i++)
		if (!record->results.at[i].done)
			return false;
	return true;
}
