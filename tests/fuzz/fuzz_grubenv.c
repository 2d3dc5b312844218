/* GRUB's environment blocks of any content, as a file and in the sectors btrfs leaves room in. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "tests/fuzz/block_kit.h"

#include "discover/block/btrfs.h"
#include "discover/conf/grubenv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char head[] = "# GRUB Environment Block\n";

static bool is_inside(struct slice part, struct slice whole)
{
	return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void read_file(struct slice block, struct arena *a)
{
	struct grubenv env;

	if (!grubenv_parse(block, a, &env))
		return;
	for (uint32_t i = 0; i < env.n; i++)
		if (!is_inside(env.at[i].name, block) || env.at[i].value.n > block.n ||
		    grubenv_get(&env, env.at[i].name).n > block.n)
			__builtin_trap();
}

/* @bytes at the sectors where openSUSE has it. */
static void read_device(const uint8_t *bytes, size_t n, struct arena *a)
{
	static const char zeros[4096];
	static int fd = -1;
	struct facts facts = {0};

	if (fd < 0)
		fd = block_kit_device();
	if (n > sizeof(zeros))
		n = sizeof(zeros);
	block_kit_put(fd, 512 * 512, zeros, sizeof(zeros));
	block_kit_put(fd, 512 * 512, bytes, n);
	btrfs_env_block(fd, 0, a, &facts);
	read_file(facts.env_block, a);
}

/* The line that it begins with would take long to find: with an odd first byte it is there. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = block_kit_arena();
	bool begun = n && (data[0] & 1);
	size_t before = begun ? sizeof(head) - 1 : 0;
	char *copy = malloc(before + n);

	memcpy(copy, head, before);
	memcpy(copy + before, data, n);
	if (setjmp(block_kit_full) == 0) {
		read_file((struct slice){copy, before + n}, a);
		read_device((const uint8_t *)copy, before + n, a);
	}
	free(copy);
	return 0;
}
