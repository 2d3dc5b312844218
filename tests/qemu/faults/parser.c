/* A configuration format whose files say what its parser is to do wrong: "WORD DEVICE". */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "discover/parser.h"
#include "discover/scan.h"
#include "discover/source.h"
#include "lib/fd.h"
#include "tests/qemu/faults/fault.h"
#include "tests/qemu/faults/hostile.h"

/* The one call by which a scan may open anything. */
static void write_below(int root, const char *path)
{
	struct open_how how = {.flags = O_RDWR | O_CLOEXEC};
	AUTO_FD fd = (int)syscall(SYS_openat2, root, path, &how, sizeof(how));

	if (fd >= 0)
		syscall(SYS_pwrite64, fd, "written", 7, 0);
}

static void parse(struct scan *scan, struct slice path, struct slice text)
{
	struct slice line = slice_cut(&text, '\n');
	struct slice word = slice_word(&line);
	const char *device = arena_cstr(scan->arena, line), *reached;
	int root = ((const struct source_dir *)scan->volume->source)->root;

	if (slice_eq(word, S("write"))) {
		write_below(root, "fault.txt");
		write_below(AT_FDCWD, device);
	}
	if (hostile_try(word, root, &reached))
		scan_note(scan, NOTE_NO_CONFIG, path, 1, "hostile code reached %s",
			  reached ? reached : "nothing");
	fault_do(word, device, scan->arena);
}

static const char *const files[] = {"/fault.txt", NULL};
static const struct parser fault = {.name = "fault", .rank = 1, .files = files, .parse = parse};
PARSER(fault);
