/* The volumes that a command works on, and discovery until everything has answered. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/volumes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init/boot/policy.h"
#include "init/catalog/discovery.h"
#include "init/catalog/relist.h"
#include "init/cli/confine.h"
#include "init/cli/log.h"
#include "init/cli/net_option.h"
#include "init/cli/parts.h"
#include "init/cli/volume_option.h"
#include "init/job/reaper.h"
#include "init/machine/efivars.h"
#include "init/machine/machine.h"
#include "lib/fd.h"

static struct catalog catalog;
static struct discovery discovery;
static struct loop loop;
static struct reaper reaper;

/* Its partitions are read at the same time, and an open file has one position: each has its own. */
static int add_partition(struct discovery *d, const char *path, const struct block_device *part)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	int rc = discovery_add_image(d, fd, part);
	if (rc < 0)
		close(fd);
	return rc;
}

static int add_image(struct discovery *d, const char *path, struct arena *a)
{
	static struct block_device found[LIMIT_VOLUMES];
	const char *name = arena_cstr(a, slice_basename(slice_str(path)));
	uint32_t n = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return cli_error(CLI_REFUSED, "%s: %s", path, strerror(errno));
	const char *lack = parts_list(fd, name, a, found, &n);
	close(fd);
	for (uint32_t i = 0; !lack && i < n; i++) {
		int rc = add_partition(d, path, &found[i]);
		lack = rc < 0 ? strerror(-rc) : NULL;
	}
	return lack ? cli_error(CLI_REFUSED, "%s: cannot read its partitions: %s", path, lack)
		    : CLI_DONE;
}

/* The block device @path: the kernel's name of it. False when it is none. */
static bool names_device(const char *path, struct arena *a, struct slice *name)
{
	char *real = realpath(path, NULL);
	struct stat st;
	bool block = real && stat(real, &st) == 0 && S_ISBLK(st.st_mode);

	if (block)
		*name = arena_copy(a, slice_basename(slice_str(real)));
	free(real);
	return block;
}

static int add_volume(struct discovery *d, const struct options *o,
		      const struct named_value *volume, struct arena *a)
{
	struct volume_option option;

	bool url = slice_eq(slice_str(volume->name), S("url"));

	if (url || slice_eq(slice_str(volume->name), S("dhcp"))) {
		int rc = net_option_anchors(o, a, &d->catalog->trust.anchors);
		if (rc)
			return rc;
		return url ? net_option_url(d, volume->value, o, a)
			   : net_option_dhcp(d, volume->value, o);
	}
	if (slice_eq(slice_str(volume->name), S("image")))
		return add_image(d, volume->value, a);
	int rc = volume_option_open(volume, a, &option);
	if (rc)
		return rc;
	if (discovery_add_directory(d, option.root, &option.facts) == 0)
		return CLI_DONE;
	close(option.root);
	return cli_error(CLI_REFUSED, "%s: more than %d volumes", volume->value, LIMIT_VOLUMES);
}

static void set_machine(const struct options *o, struct discovery *d)
{
	d->machine = machine_look();
	d->machine.isos = o->iso;
	if (o->platform.n)
		d->machine.efi = slice_eq(o->platform, S("efi"));
	if (o->arch.p)
		d->machine.arch = o->arch;
	if (o->compatible.p)
		d->machine.compatible = o->compatible;
}

/* Without volumes it is about this machine, what its firmware keeps, and how it was started. */
static void read_firmware(const struct options *o, const struct volumes *v, struct arena *a,
			  struct discovery *d)
{
	struct slice document;

	if (o->volumes.n == 0 && log_of_this_start(a, &document) == 0)
		log_heed_rules(document, d, a);
	if (v->efivars || o->volumes.n == 0)
		discovery_read_firmware(d, v->efivars ? v->efivars : EFIVARS_DIR);
}

static void child_ended(void *arg, pid_t pid, int status)
{
	if (!net_option_reaped(pid, status))
		discovery_reaped(arg, pid, status);
}

static bool pending(void)
{
	catalog_list(&catalog);
	return catalog.list.pending > 0;
}

int volumes_read(const struct options *o, struct arena *a, struct volumes *v)
{
	struct discovery *d = &discovery;

	*v = (struct volumes){.catalog = &catalog, .list = &catalog.list,
			      .efivars = o->efivars.p ? arena_cstr(a, o->efivars) : NULL};
	discovery_init(d, &loop, &catalog);
	settings_init(&v->settings);
	v->settings.wanted = o->wanted;
	set_machine(o, d);
	int rc = reaper_start(&reaper, &loop, child_ended, d);
	if (rc < 0)
		return cli_error(CLI_REFUSED, "cannot wait for children: %s", strerror(-rc));
	confine_jobs();
	for (uint32_t i = 0; i < o->volumes.n; i++) {
		if (names_device(o->volumes.at[i].value, a, &catalog.only))
			continue;
		rc = add_volume(d, o, &o->volumes.at[i], a);
		if (rc)
			return rc;
	}
	read_firmware(o, v, a, d);
	if (o->volumes.n == 0 || catalog.only.n)
		d->sysfs = open("/sys", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	discovery_refresh(d);
	discovery_run(d);
	while (pending())
		loop_once(&loop);
	return CLI_DONE;
}

int volumes_read_where(const struct options *o, struct arena *a, struct volumes *v)
{
	struct options with = *o;
	struct stat st;

	if (!o->word)
		return volumes_read(o, a, v);
	if (stat(o->word, &st) < 0)
		return cli_error(CLI_USAGE, "%s: %s; a directory, an image or a block device is "
				 "looked at, and 'kexling show ID' shows one entry", o->word,
				 strerror(errno));
	*ARENA_PUSH(a, &with.volumes.at, &with.volumes.n) =
		(struct named_value){S_ISDIR(st.st_mode) ? "root" : "image", o->word};
	return volumes_read(&with, a, v);
}

int volumes_efivars(const struct volumes *v)
{
	return open(v->efivars ? v->efivars : EFIVARS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int volumes_none(void)
{
	if (geteuid() != 0 && discovery.sysfs >= 0)
		return cli_error(CLI_REFUSED, "no boot entry was found: only root can read disks; "
				 "--root DIR and --image FILE need nobody");
	return cli_error(CLI_REFUSED, "no boot entry was found; 'kexling explain' says what was "
			 "looked at");
}

const struct listed *volumes_default(const struct volumes *v)
{
	return policy_default(v->list, &v->settings);
}

/* By the beginning of an id, when one alone begins so. */
static const struct listed *find_by_beginning(const struct listing *list, struct slice word)
{
	enum { SHORTEST = 3 };
	const struct listed *found = NULL;

	for (uint32_t i = 0; i < list->n && word.n >= SHORTEST; i++) {
		struct slice id = slice_upto(list->at[i].entry->id, word.n);
		if (!slice_eq_fold(id, word))
			continue;
		if (found)
			return NULL;
		found = &list->at[i];
	}
	return found;
}

static const struct listed *find_by_word(const struct listing *list, const char *text)
{
	struct slice word = slice_str(text);
	bool several;
	const struct listed *found = listing_by_word(list, word, NULL, &several);
	uint64_t number;

	if (several) {
		cli_error(CLI_REFUSED, "'%s' names several entries; use the id of one: "
			  "'kexling list' prints them", text);
		return NULL;
	}
	if (!found && slice_number(word, list->n - 1u, &number))
		found = &list->at[number];
	if (!found)
		found = find_by_beginning(list, word);
	if (!found)
		cli_error(CLI_REFUSED, "no entry '%s'; 'kexling list' prints what there is", text);
	return found;
}

const struct listed *volumes_find(const struct volumes *v, const char *word)
{
	if (v->list->n == 0) {
		volumes_none();
		return NULL;
	}
	if (word)
		return find_by_word(v->list, word);
	const struct listed *chosen = volumes_default(v);
	if (!chosen)
		cli_error(CLI_REFUSED, "no entry can be booted; 'kexling explain' says why");
	return chosen;
}
