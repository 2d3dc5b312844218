/* A bit for each descriptor that stays, and close_range(2) for what is between. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/job/descriptors.h"

#include <sys/syscall.h>
#include <unistd.h>

enum { WORD = 64, WORDS = DESCRIPTORS_MAX / WORD };

static bool close_between(unsigned first, unsigned end)
{
	return first >= end || syscall(SYS_close_range, first, end - 1, 0u) == 0;
}

bool descriptors_closable(void)
{
	return syscall(SYS_close_range, ~0u, ~0u, 0u) == 0;
}

static void keep(uint64_t kept[WORDS], int fd)
{
	if (fd >= 0 && fd < DESCRIPTORS_MAX)
		kept[fd / WORD] |= 1ull << fd % WORD;
}

bool descriptors_keep(int out, int also, const int *fds, uint32_t n)
{
	uint64_t kept[WORDS] = {0};
	unsigned next = 0;
	bool ok = true;

	keep(kept, out);
	keep(kept, also);
	for (uint32_t i = 0; i < n; i++)
		keep(kept, fds[i]);
	for (unsigned i = 0; i < WORDS; i++)
		for (uint64_t rest = kept[i]; rest; rest &= rest - 1) {
			unsigned fd = WORD * i + (unsigned)__builtin_ctzll(rest);
			ok &= close_between(next, fd);
			next = fd + 1;
		}
	return close_between(next, ~0u) && ok;
}
