/* The volumes that a command works on: options, and discovery until everything has answered. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>

#include "discover/block/detached.h"
#include "discover/block/image.h"
#include "init/cli/cli.h"
#include "init/cli/volume_option.h"
#include "init/job/reaper.h"
#include "init/machine/efivars.h"
#include "init/machine/machine.h"
#include "lib/fd.h"

static struct catalog catalog;
static struct loop loop;
static struct reaper reaper;

static int add_directory(struct cli *cli, struct slice dir, const struct facts *facts)
{
	int fd = open(arena_cstr(&cli->arena, dir), O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return cli_error(CLI_REFUSED, "%.*s: %s", SLICE_ARG(dir), strerror(errno));
	if (discovery_add_directory(&cli->discovery, fd, facts) == 0)
		return CLI_DONE;
	close(fd);
	return cli_error(CLI_REFUSED, "%.*s: more than %d volumes", SLICE_ARG(dir), LIMIT_VOLUMES);
}

static int option_root(struct cli *cli, struct slice value)
{
	static const struct facts nothing_known;

	return add_directory(cli, value, &nothing_known);
}

static int option_volume(struct cli *cli, struct slice value)
{
	struct facts facts;
	struct slice dir;
	int rc = volume_option(value, &cli->arena, &dir, &facts);

	return rc ? rc : add_directory(cli, dir, &facts);
}

static int option_image(struct cli *cli, struct slice value)
{
	static struct block_device found[LIMIT_VOLUMES];
	const char *path = arena_cstr(&cli->arena, value);
	const char *name = arena_cstr(&cli->arena, slice_basename(value));
	uint32_t n = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return cli_error(CLI_REFUSED, "%s: %s", path, strerror(errno));
	int rc = image_list(fd, name, found, LIMIT_VOLUMES, &n);
	for (uint32_t i = 0; rc == 0 && i < n; i++)
		rc = discovery_add_image(&cli->discovery, fd, &found[i]);
	return rc == 0 ? CLI_DONE
		       : cli_error(CLI_REFUSED, "%s: cannot read its partitions: %s", path,
				   strerror(-rc));
}

static int option_platform(struct cli *cli, struct slice value)
{
	cli->discovery.machine.efi = slice_eq(value, S("efi"));
	if (cli->discovery.machine.efi || slice_eq(value, S("pc")))
		return CLI_DONE;
	return cli_error(CLI_USAGE, "--platform %.*s: it is efi or pc", SLICE_ARG(value));
}

static int option_arch(struct cli *cli, struct slice value)
{
	cli->discovery.machine.arch = value;
	return CLI_DONE;
}

static int option_efivars(struct cli *cli, struct slice value)
{
	cli->discovery.machine.vars = efivars_read(arena_cstr(&cli->arena, value));
	return CLI_DONE;
}

static int option_compatible(struct cli *cli, struct slice value)
{
	cli->discovery.machine.compatible = value;
	return CLI_DONE;
}

static int option_default(struct cli *cli, struct slice value)
{
	cli->settings.wanted = value;
	return CLI_DONE;
}

static int option_via(struct cli *cli, struct slice value)
{
	if (leave_via_read(value, &cli->via))
		return CLI_DONE;
	return cli_error(CLI_USAGE, "--via %.*s: it is now, systemctl or openrc", SLICE_ARG(value));
}

static const struct option {
	const char *name;
	int (*take)(struct cli *cli, struct slice value);
	bool is_volume;
} options[] = {
	{"--root", option_root, true},		{"--volume", option_volume, true},
	{"--image", option_image, true},	{"--platform", option_platform, false},
	{"--arch", option_arch, false},		{"--compatible", option_compatible, false},
	{"--default", option_default, false},
	{"--via", option_via, false},		{"--efivars", option_efivars, false},
};

/* "--name value" and "--name=value"; *@argument is what is left of the word after the name. */
static const struct option *find_option(const char *word, struct slice *argument)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		struct slice rest = slice_str(word);
		if (!slice_skip(&rest, slice_str(options[i].name)))
			continue;
		if (rest.n == 0 || rest.p[0] == '=') {
			*argument = rest;
			return &options[i];
		}
	}
	return NULL;
}

static bool take_flag(struct cli *cli, const char *word)
{
	if (slice_eq(slice_str(word), S("--json")))
		cli->json = true;
	else if (slice_eq(slice_str(word), S("--dry-run")))
		cli->dry_run = true;
	else if (slice_eq(slice_str(word), S("--load-only")))
		cli->load_only = true;
	else
		return false;
	return true;
}

static void child_ended(void *discovery, pid_t pid, int status)
{
	discovery_reaped(discovery, pid, status);
}

static int prepare(struct cli *cli)
{
	cli->discovery = (struct discovery){.loop = &loop, .catalog = &catalog, .sysfs = -1,
					    .machine = machine_look()};
	int rc = reaper_start(&reaper, &loop, child_ended, &cli->discovery);
	return rc < 0 ? cli_error(CLI_REFUSED, "cannot wait for children: %s", strerror(-rc))
		      : CLI_DONE;
}

/* Without volumes it is about this machine, and what its firmware keeps. */
static void look_at_this_machine(struct discovery *d)
{
	static const struct loader_vars none;

	d->sysfs = open("/sys", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (memcmp(&d->machine.vars, &none, sizeof(none)) == 0)
		d->machine.vars = efivars_read(EFIVARS_DIR);
}

int cli_take_options(struct cli *cli, int argc, char **argv)
{
	const char **words = arena_array(&cli->arena, const char *, (size_t)argc + 1);
	bool volumes = false;
	struct slice value;
	int n = 0;
	int rc = prepare(cli);

	for (int i = 0; rc == CLI_DONE && i < argc; i++) {
		const struct option *o = find_option(argv[i], &value);
		if (o && value.n == 0 && i + 1 == argc)
			return cli_error(CLI_USAGE, "%s wants a value", argv[i]);
		if (o)
			rc = o->take(cli, value.n ? slice_from(value, 1) : slice_str(argv[++i]));
		else if (argv[i][0] != '-')
			words[n++] = argv[i];
		else if (!take_flag(cli, argv[i]))
			return cli_error(CLI_USAGE, "no option '%s'; 'kexling help' lists them",
					 argv[i]);
		volumes |= o && o->is_volume;
	}
	cli->words = words;
	if (!volumes)
		look_at_this_machine(&cli->discovery);
	return rc;
}

static bool pending(void)
{
	catalog_list(&catalog);
	return catalog.list.pending > 0;
}

int cli_discover(struct cli *cli)
{
	sandbox_prepare(detached_nowhere());
	discovery_refresh(&cli->discovery);
	discovery_run(&cli->discovery);
	while (pending())
		loop_once(&loop);
	return CLI_DONE;
}
