/* What is taken over from the running device tree into another one. */
/* SPDX-License-Identifier: MIT */
#include "loader/arm64/given.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "loader/fdt.h"

/* struct cells - in how many words of 32 bits a tree counts addresses and sizes: those of memory */
struct cells {
	struct slice addresses, sizes;
};

static bool is_told(const struct fdt *t)
{
	return t->depth == 2 &&
	       (chosen_is_memory(t->path[1]) ||
		(slice_eq(t->path[1], S("chosen")) && chosen_is_firmware(t->name)));
}

static bool note_cells(const struct fdt *t, struct cells *cells)
{
	bool addresses = slice_eq(t->name, S("#address-cells"));

	if (t->depth != 1 || (!addresses && !slice_eq(t->name, S("#size-cells"))))
		return false;
	*(addresses ? &cells->addresses : &cells->sizes) = t->value;
	return true;
}

/* Every property of the tree in @fd: cells, and where @firmware is not NULL what is told. */
static int walk(int fd, struct arena *a, struct cells *cells, struct chosen_firmware *firmware)
{
	struct stat st;
	struct fdt *t = arena_new(a, struct fdt);
	int err = fstat(fd, &st) < 0 ? -errno : fdt_open(t, fd, (uint64_t)st.st_size, a);

	while (err == 0 && (err = fdt_next(t, a)) > 0) {
		err = 0;
		if (note_cells(t, cells) || !firmware || !is_told(t))
			continue;
		if (firmware->n == CHOSEN_FIRMWARE_MAX || t->bytes > t->value.n)
			return -E2BIG;
		firmware->at[firmware->n++] =
			(struct chosen_property){t->path[1], t->name, t->value};
	}
	return err;
}

static int refuse(struct load_error *error, int err, struct slice message)
{
	*error = (struct load_error){LOAD_NO_DEVICETREE, message};
	return err;
}

int arm64_given(int devicetree, int root, struct arena *a, struct slice *tree,
		struct chosen_firmware *firmware, struct load_error *error)
{
	AUTO_FD running = openat(root, "sys/firmware/fdt", O_RDONLY | O_CLOEXEC);
	struct cells old = {0}, new = {0};
	char *room = arena_array(a, char, TREE_MAX_BYTES);
	ssize_t n = fd_read_at(devicetree, room, TREE_MAX_BYTES, 0);

	if (running < 0 || walk(running, a, &old, firmware) < 0)
		return refuse(error, -ENOTSUP,
			      S("the running kernel does not show the device tree that it was "
				"started with, from which the entry's is completed"));
	if (n < 0 || n == TREE_MAX_BYTES || walk(devicetree, a, &new, NULL) < 0)
		return refuse(error, -EINVAL,
			      S("the entry's device tree is damaged, or larger than 2 MiB"));
	if (!slice_eq(old.addresses, new.addresses) || !slice_eq(old.sizes, new.sizes))
		return refuse(error, -EINVAL,
			      S("the entry's device tree counts memory otherwise than this "
				"machine's: it is another machine's"));
	*tree = (struct slice){room, (size_t)n};
	return 0;
}
