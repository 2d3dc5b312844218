/* kexec_load(2): reads the files into memory, and hands over what the architecture made of them. */
/* SPDX-License-Identifier: MIT */
#include "loader/raw.h"

#include <errno.h>
#include <sys/stat.h>

#include "loader/kexec.h"

enum { SLACK = 16 << 20 };

uint64_t raw_memory(uint64_t kernel_bytes, uint64_t initrd_bytes)
{
	return 2 * (kernel_bytes + initrd_bytes) + SLACK;
}

void raw_add(struct raw_layout *layout, const void *from, uint64_t bytes, uint64_t to)
{
	layout->segments[layout->n++] = (struct kexec_segment){
		from, bytes, (const void *)(uintptr_t)to, page_round(bytes),
	};
}

/* All files into one piece of memory, the kernel first. */
static int read_files(const struct raw_request *q, struct raw_files *files)
{
	uint64_t total = files->initrd_at;
	struct stat st;

	for (uint32_t i = 0; i < q->n_initrds; i++) {
		if (fstat(q->initrds[i], &st) < 0)
			return -errno;
		files->initrd_bytes = total - files->initrd_at + (uint64_t)st.st_size;
		total += page_round((uint64_t)st.st_size);
	}
	int err = pages_open(&files->pages, total, q->pool);
	files->pages.progress = q->progress;
	if (err == 0)
		err = pages_read(&files->pages, 0, q->kernel, q->kernel_bytes);
	total = files->initrd_at;
	for (uint32_t i = 0; err == 0 && i < q->n_initrds; i++) {
		if (fstat(q->initrds[i], &st) < 0)
			return -errno;
		err = pages_read(&files->pages, total, q->initrds[i], (uint64_t)st.st_size);
		total += page_round((uint64_t)st.st_size);
	}
	return err;
}

int raw_load(const struct architecture *architecture, const struct raw_request *q, int root,
	     struct arena *a, struct load_error *error)
{
	struct raw_files files = {
		.kernel_bytes = q->kernel_bytes, .initrd_at = page_round(q->kernel_bytes),
	};
	struct raw_layout layout = {0};

	if (!architecture->raw_prepare)
		return -ENOTSUP;
	int err = read_files(q, &files);
	if (err == 0)
		err = architecture->raw_prepare(q, &files, root, a, &layout, error);
	if (err == 0)
		err = kexec_segments(architecture->number, layout.entry, layout.n, layout.segments);
	pages_close(&files.pages);
	return err;
}
