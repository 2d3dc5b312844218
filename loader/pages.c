/* Maps memory in huge pages and reads files into it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "lib/fd.h"
#include "lib/number.h"

enum { HUGE_BYTES = 2 << 20 };

static void *map(size_t n, int flags)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/* Ordinary pages, which the kernel joins to huge ones when it can and they begin at such an
 * address. */
static int open_plain(struct pages *pages)
{
	pages->mapped = pages->n + HUGE_BYTES;
	pages->base = map(pages->mapped, 0);
	if (!pages->base)
		return -errno;
	pages->p = (char *)(((uintptr_t)pages->base + HUGE_BYTES - 1) &
			    ~(uintptr_t)(HUGE_BYTES - 1));
	(void)madvise(pages->p, pages->n, MADV_HUGEPAGE);
	return 0;
}

static bool set_overcommit(int fd, struct slice digits)
{
	return pwrite(fd, digits.p, digits.n, 0) == (ssize_t)digits.n;
}

/* From the pool of huge pages, of kernels that join none by themselves. The pool is empty: it may
 * grow just for this call, after which the setting is what it was. Pages are taken here, not when
 * first touched. */
static void *map_pool(size_t n, int fd)
{
	char before[24], room[NUMBER_TEXT_BYTES];
	ssize_t got = fd < 0 ? -1 : fd_read_at(fd, before, sizeof(before), 0);

	if (got <= 0 || access("/sys/kernel/mm/transparent_hugepage", F_OK) == 0)
		return NULL;
	if (!set_overcommit(fd, number_text((int64_t)(n / HUGE_BYTES), room)))
		return NULL;
	void *p = map(n, MAP_HUGETLB);
	if (!set_overcommit(fd, (struct slice){before, (size_t)got}) && p) {
		munmap(p, n);
		p = NULL;
	}
	return p;
}

int pages_pool(void)
{
	return open("/proc/sys/vm/nr_overcommit_hugepages", O_RDWR | O_CLOEXEC);
}

int pages_open(struct pages *pages, size_t n, int pool)
{
	size_t whole = (n + HUGE_BYTES - 1) & ~(size_t)(HUGE_BYTES - 1);

	*pages = (struct pages){.n = n, .mapped = whole, .base = map_pool(whole, pool)};
	pages->p = pages->base;
	return pages->p ? 0 : open_plain(pages);
}

void pages_close(struct pages *pages)
{
	if (pages->base)
		munmap(pages->base, pages->mapped);
	*pages = (struct pages){0};
}

static int fill(char *p, int fd, uint64_t size, struct progress *progress)
{
	for (uint64_t got = 0; got < size;) {
		uint64_t left = page_round(size - got);
		ssize_t n = pread(fd, p + got, left < PROGRESS_STEP ? left : PROGRESS_STEP,
				  (off_t)got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		got += (uint64_t)n;
		progress_add(progress, (uint64_t)n);
	}
	return 0;
}

int pages_read(struct pages *pages, uint64_t offset, int fd, uint64_t size)
{
	int flags = fcntl(fd, F_GETFL), err = -EINVAL;

	if (offset > pages->n || page_round(size) > pages->n - offset)
		return -EFBIG;
	if (flags >= 0 && fcntl(fd, F_SETFL, flags | O_DIRECT) == 0) {
		err = fill(pages->p + offset, fd, size, pages->progress);
		(void)fcntl(fd, F_SETFL, flags);
	}
	return err == -EINVAL ? fill(pages->p + offset, fd, size, pages->progress) : err;
}
