/* Commands that load something, and those that leave the loader. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_boot.h"

#include <stdarg.h>
#include <stdio.h>

#include "discover/conf/grub/cmdline.h"
#include "discover/conf/grub/file.h"
#include "discover/conf/grub/loop.h"

static struct note problem_note(struct grub *g, enum note_code code, struct slice message)
{
	return (struct note){
		.code = code, .volume = g->file_volume, .path = g->file, .line = g->line,
		.message = message};
}

static void problem(struct grub *g, enum note_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void problem(struct grub *g, enum note_code code, const char *format, ...)
{
	char buffer[LIMIT_NOTE_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(buffer, sizeof(buffer), format, args);
	va_end(args);
	note_list_add(&g->loaded.problems, g->arena,
		      problem_note(g, code, arena_copy(g->arena, slice_str(buffer))));
}

/* A command has loaded what it names, or has failed with @status. GRUB goes on, and boots without
 * it; here the entry is refused, unless a later command loads something in its place. */
static int settle(struct grub *g, const struct grub_command *command, enum grub_load what,
		  int status)
{
	g->failed[what] = (struct note){0};
	g->loaded.unchecked |= g->signatures;
	if (status != GRUB_OK)
		g->failed[what] = problem_note(g, NOTE_COMMAND_FAILED,
					       arena_format(g->arena, "the command %.*s fails: %s",
							    SLICE_ARG(command->name), g->message));
	return status;
}

/* GRUB_OK, or the error that GRUB would give for a file that is not there. */
static int check_file(struct grub *g, struct slice name)
{
	struct file_info info;
	struct grub_place place;

	if (!g->check_files)
		return GRUB_OK;
	int status = grub_locate(g, name, &place);
	if (status != GRUB_OK)
		return status;
	if (place.loop && !place.volume)
		return GRUB_OK;
	if (grub_stat(g, name, &info) && info.kind == FILE_REGULAR)
		return GRUB_OK;
	return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found", SLICE_ARG(place.path));
}

/* The entry says when @name is inside an image that is not there, or not read. If it will yet be
 * read, the script runs once more then, and the entry of that run counts. */
static void loaded_from_loop(struct grub *g, struct slice name)
{
	struct grub_place place;
	int status = g->status;

	grub_locate(g, name, &place);
	g->status = status;
	const struct grub_loop *loop = grub_loop_named(g, place.device);
	if (!loop || place.volume || loop->image.path.n == 0)
		return;
	if (loop->removed)
		problem(g, NOTE_MISSING_FILE,
			"\"%.*s\" is inside the image %.*s, which is not there", SLICE_ARG(name),
			SLICE_ARG(loop->image.path));
	else
		problem(g, NOTE_LIMIT,
			"\"%.*s\" is inside the image %.*s, which is not read: at most "
			"%d are",
			SLICE_ARG(name), SLICE_ARG(loop->image.path), LIMIT_IMAGES);
}

static int load_linux(struct grub *g, uint32_t argc, const struct slice *argv)
{
	if (argc == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	g->loaded = (struct grub_loaded){
		.any = true,
		.kernel = grub_file_ref(g, argv[0]),
		.cmdline = grub_cmdline(g, argc - 1, argv + 1),
		.boot_image = arena_copy(g->arena, argv[0]),
	};
	loaded_from_loop(g, argv[0]);
	return check_file(g, argv[0]);
}

/* linux FILE ARGUMENTS...: whatever was loaded before is dropped. The file is part of the entry
 * also when it is not there, so that the entry can say so. */
GRUB_COMMAND(cmd_linux)
{
	return settle(g, command, LOAD_KERNEL, load_linux(g, argc, argv));
}

/* One file of initrd: "newc:NAME:FILE" puts FILE under NAME into an archive of its own. */
static int add_initrd(struct grub *g, struct slice word)
{
	struct slice rest = word, name = {0};

	if (slice_skip(&rest, S("newc:"))) {
		name = slice_cut(&rest, ':');
		while (slice_skip(&name, S("/")))
			;
		word = rest;
	}
	struct file_ref ref = grub_file_ref(g, word);
	if (ref.path.n == 0)
		return grub_error(g, GRUB_BAD_FILENAME, "invalid file name `%.*s'",
				  SLICE_ARG(word));
	if (name.n)
		ref.part = arena_concat(g->arena, S("newc:"), name);
	loaded_from_loop(g, word);
	if (g->loaded.initrds.n >= LIMIT_INITRDS)
		return grub_error(g, GRUB_OUT_OF_RANGE, "more than %d initrds", LIMIT_INITRDS);
	file_list_add(&g->loaded.initrds, g->arena, ref);
	return check_file(g, word);
}

static int load_initrds(struct grub *g, uint32_t argc, const struct slice *argv)
{
	int status = GRUB_OK;

	if (argc == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	if (!g->loaded.any)
		return grub_error(g, GRUB_BAD_ARGUMENT, "you need to load the kernel first");
	g->loaded.initrds = (struct file_list){0};
	for (uint32_t i = 0; i < argc && status == GRUB_OK; i++)
		status = add_initrd(g, argv[i]);
	return status;
}

GRUB_COMMAND(cmd_initrd)
{
	return settle(g, command, LOAD_INITRD, load_initrds(g, argc, argv));
}

/* Without a file: the firmware's. */
static int load_devicetree(struct grub *g, uint32_t argc, const struct slice *argv)
{
	g->loaded.devicetree = (struct file_ref){0};
	if (argc != 1)
		return argc ? grub_error(g, GRUB_BAD_ARGUMENT, "one argument expected") : GRUB_OK;
	g->loaded.devicetree = grub_file_ref(g, argv[0]);
	return check_file(g, argv[0]);
}

GRUB_COMMAND(cmd_devicetree)
{
	return settle(g, command, LOAD_DEVICETREE, load_devicetree(g, argc, argv));
}

/* What an EFI program gets: the words as they are. Only a kernel's command line is quoted. */
static struct slice load_options(struct grub *g, uint32_t argc, const struct slice *argv)
{
	struct text t = {.arena = g->arena, .max = LIMIT_GRUB_VALUE_BYTES};

	for (uint32_t i = 0; i < argc; i++) {
		if (i)
			text_char(&t, ' ');
		text_put(&t, argv[i]);
	}
	return text_slice(&t);
}

/* legacy_kernel FILE ARGUMENTS...: GRUB Legacy hands on the words as they are. */
GRUB_COMMAND(cmd_legacy_kernel)
{
	int status = cmd_linux(g, command, argc, argv);

	if (argc)
		g->loaded.cmdline = load_options(g, argc - 1, argv + 1);
	return status;
}

static int chainload(struct grub *g, uint32_t argc, const struct slice *argv)
{
	uint32_t first = argc > 1 && argv[0].n && argv[0].p[0] == '-' ? 1 : 0;

	if (argc <= first)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	struct slice name = argv[first];
	g->loaded = (struct grub_loaded){.any = true};
	if (slice_ends(name, S("+1")) || !slice_has(name, '/')) {
		problem(g, NOTE_NOT_BOOTABLE, "\"%.*s\" is a boot sector, which kexec cannot start",
			SLICE_ARG(name));
		return GRUB_OK;
	}
	g->loaded.chain = true;
	g->loaded.kernel = grub_file_ref(g, name);
	g->loaded.cmdline = load_options(g, argc - first - 1, argv + first + 1);
	loaded_from_loop(g, name);
	return check_file(g, name);
}

/* chainloader [--force] FILE|BLOCKS [ARGUMENTS]: a unified kernel image or a kernel that is an EFI
 * program can be booted, what else it is says the entry. */
GRUB_COMMAND(cmd_chainloader)
{
	return settle(g, command, LOAD_KERNEL, chainload(g, argc, argv));
}

/* multiboot, ntldr, ...: what kexling cannot start. The entry says so. */
GRUB_COMMAND(cmd_foreign)
{
	if (argc == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	uint32_t first = argc > 1 && argv[0].n && argv[0].p[0] == '-' ? 1 : 0;
	g->loaded = (struct grub_loaded){.any = true, .kernel = grub_file_ref(g, argv[first])};
	g->loaded.cmdline = grub_cmdline(g, argc - first - 1, argv + first + 1);
	problem(g, NOTE_NOT_BOOTABLE, "\"%.*s\" is started by %.*s, which kexec cannot do",
		SLICE_ARG(argv[first]), SLICE_ARG(command->name));
	return check_file(g, argv[first]);
}

/* A module of multiboot. */
GRUB_COMMAND(cmd_module)
{
	(void)command;
	uint32_t first = argc > 1 && slice_starts(argv[0], S("--")) ? 1 : 0;
	if (argc <= first)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	if (!g->loaded.any)
		return grub_error(g, GRUB_BAD_ARGUMENT, "you need to load the kernel first");
	return check_file(g, argv[first]);
}

GRUB_COMMAND(cmd_boot)
{
	(void)command, (void)argc, (void)argv;
	if (!g->loaded.any)
		return grub_error(g, GRUB_NO_KERNEL, "you need to load the kernel first");
	g->stop = STOP_BOOT;
	return GRUB_OK;
}

/* halt, reboot, exit, fwsetup. "fwsetup --is-supported" only asks.
 * Without EFI GRUB has no fwsetup. */
GRUB_COMMAND(cmd_leave)
{
	if (command->arg == STOP_FIRMWARE && !slice_eq(grub_get(g, S("grub_platform")), S("efi"))) {
		grub_error(g, GRUB_UNKNOWN_COMMAND, "can't find command `%s'", "fwsetup");
		grub_print_error(g);
		return GRUB_OK;
	}
	if (command->arg == STOP_FIRMWARE && argc && slice_eq(argv[0], S("--is-supported")))
		return GRUB_OK;
	g->stop = (enum grub_stop)command->arg;
	return GRUB_OK;
}
