/* Fuzzing whole scans: the input becomes the files of a volume in memory. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_FUZZ_SCAN_KIT_H
#define TESTS_FUZZ_SCAN_KIT_H

#include <setjmp.h>
#include <stdlib.h>

#include "discover/run.h"

enum { SCAN_KIT_FILES = 8 };

static jmp_buf scan_kit_full;

static void scan_kit_out_of_memory(struct arena *a)
{
	(void)a;
	longjmp(scan_kit_full, 1);	/* what ends the child of a real scan */
}

/* What must hold whatever a disk says. */
static inline void scan_kit_check(const struct scan *scan)
{
	for (uint32_t i = 0; i < scan->n_entries; i++) {
		const struct boot_entry *e = &scan->entries[i];

		if (e->menu >= scan->n_menus || e->id.n != 8 || !e->config.n || !e->line)
			__builtin_trap();
		if (!e->kernel.path.n && e->action == ACTION_BOOT && entry_bootable(e))
			__builtin_trap();
		for (uint32_t k = 0; k < e->initrds.n; k++)
			if (!e->initrds.at[k].path.n)
				__builtin_trap();
	}
	for (uint32_t i = 0; i < scan->n_menus; i++) {
		uint32_t defaults = 0;

		for (uint32_t k = 0; k < scan->n_entries; k++)
			defaults += scan->entries[k].menu == i &&
				    (scan->entries[k].flags & ENTRY_DEFAULT);
		if (defaults > 1)
			__builtin_trap();
	}
}

/* Scan a volume that holds the tree, and is what @facts says, on that machine. */
static inline int scan_kit_volume(struct source_mem *tree, const struct facts *facts,
				  const struct machine *machine)
{
	static struct arena arena;
	struct volume volume = {.number = 1, .source = &tree->source, .facts = *facts};
	struct volume_set set = {&volume, 1};
	struct scan scan = {.arena = &arena, .volume = &volume, .volumes = &set,
			    .machine = machine};

	if (!arena.base && arena_open(&arena, LIMIT_SCAN_MEMORY, scan_kit_out_of_memory) < 0)
		abort();
	arena.used = 0;
	if (setjmp(scan_kit_full))
		return 0;
	scan_run(&scan);
	scan_kit_check(&scan);
	return 0;
}

/* Scan a volume that holds the tree. */
static inline int scan_kit_tree(struct source_mem *tree)
{
	static const struct machine machine = {
		.arch = S_INIT("x86_64"),
		.vars = {.one_shot = S_INIT("*[b-]*"), .entry = S_INIT("@saved"),
			 .last_booted = S_INIT("a*"), .timeout = S_INIT("menu-hidden"),
			 .timeout_one_shot = S_INIT("3"), .firmware_setup = true},
	};
	static const struct facts nothing_known;

	return scan_kit_volume(tree, &nothing_known, &machine);
}

/* The same, where file @paths[i] holds the i-th part of the input; 0xff parts the parts. */
static inline int scan_kit_run(const char *const *paths, const uint8_t *data, size_t n)
{
	struct slice rest = {(const char *)data, n};
	struct mem_file files[SCAN_KIT_FILES] = {0};
	struct source_mem tree = {{&source_mem_ops}, files, 0};

	for (; tree.n_files < SCAN_KIT_FILES && paths[tree.n_files]; tree.n_files++)
		files[tree.n_files] = (struct mem_file){slice_str(paths[tree.n_files]),
							slice_cut(&rest, '\xff')};
	return scan_kit_tree(&tree);
}

#endif
