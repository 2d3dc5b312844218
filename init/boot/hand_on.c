/* Puts the record of a start where the next system finds it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/boot/hand_on.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "init/job/loop.h"
#include "lib/fd.h"
#include "loader/initrd.h"
#include "loader/memory.h"
#include "loader/newc.h"

/* So many times what is loaded has to be free: one of the calls copies all of it once more when
 * there are two initrds instead of one. */
enum { ROOM = 4 };

bool hand_on_tells(const struct settings *settings, const struct boot_entry *entry)
{
	return settings->handover && entry->initrds.n && !slice_eq(entry->format, S("uki"));
}

int hand_on_file(const struct hand_on *what)
{
	if (!what->record || !hand_on_tells(what->settings, what->entry))
		return -1;
	return fd_memory("boot.json");
}

static const struct listed *chosen(const struct hand_on *what)
{
	const struct listing *list = &what->catalog->list;

	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i].entry == what->entry)
			return &list->at[i];
	return NULL;
}

static struct slice archive_of(const struct hand_on *what, struct arena *a)
{
	struct record *record = arena_new(a, struct record);
	struct text document = {.arena = a, .max = RECORD_BYTES}, archive = {.arena = a};

	*record = *what->record;
	record_time(record, RECORD_JUMP, loop_now());
	record_put(&document, record, what->catalog, what->settings, chosen(what));
	newc_put(&archive, ".extra", S_IFDIR | 0755, S(""));
	newc_put(&archive, ".extra/kexling", S_IFDIR | 0755, S(""));
	newc_put(&archive, ".extra/kexling/boot.json", S_IFREG | 0444, text_slice(&document));
	newc_end(&archive);
	return text_slice(&archive);
}

static bool has_room(const struct load_ready *ready)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return ready->initrd_bytes + ready->kernel_bytes < memory_available(root) / ROOM;
}

void hand_on(const struct hand_on *what, int file, struct arena *a, struct load_ready *ready)
{
	uint32_t n = ready->n_initrds, which;
	uint64_t bytes, joined;

	if (file < 0 || n == 0 || !has_room(ready))
		return;
	struct slice archive = archive_of(what, a);
	if (pwrite(file, archive.p, archive.n, 0) != (ssize_t)archive.n)
		return;
	int *initrds = arena_array(a, int, n + 1);
	memcpy(initrds, ready->initrds, n * sizeof(int));
	initrds[n] = file;
	if (initrd_size(initrds, n + 1, &bytes, &joined, &which) < 0)
		return;
	ready->initrds = initrds;
	ready->n_initrds = n + 1;
	ready->initrd_bytes = bytes;
}
