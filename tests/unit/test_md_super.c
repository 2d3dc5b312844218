/* Superblocks of md arrays, in every place where they may stand. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/raid/md_p.h>
#include <sys/mman.h>

#include "discover/block/md_plan.h"
#include "discover/block/md_super.h"
#include "lib/fd.h"
#include "tests/unit/test.h"

enum { SIZE = 1 << 20, BLOCK = 4096 };

static char block[BLOCK] __attribute__((aligned(8)));
static struct md_super super;

static int device_with(uint64_t at)
{
	int fd = memfd_create("disk", 0);

	OK(fd >= 0 && ftruncate(fd, SIZE) == 0);
	OK(pwrite(fd, block, sizeof(block), (off_t)at) == sizeof(block));
	return fd;
}

static void make_1(uint64_t at)
{
	struct mdp_superblock_1 *s = (void *)block;

	memset(block, 0, sizeof(block));
	s->magic = MD_SB_MAGIC;
	s->major_version = 1;
	s->super_offset = at / 512;
	memcpy(s->set_uuid, "0123456789abcdef", 16);
	memcpy(s->set_name, "host:0", 6);
	s->level = 5;
	s->raid_disks = 3;
	s->dev_number = 1;
	s->max_dev = 4;
	s->events = 77;
	s->dev_roles[0] = 0;
	s->dev_roles[1] = 2;
	s->dev_roles[2] = MD_DISK_ROLE_FAULTY;
	s->dev_roles[3] = MD_DISK_ROLE_SPARE;
}

static void check_1(uint64_t at, int minor)
{
	make_1(at);
	AUTO_FD fd = device_with(at);

	super = (struct md_super){0};
	OK(md_super_read(fd, SIZE, &super) == 0);
	OK(super.major == 1 && super.minor == minor && super.level == 5 && super.disks == 3);
	OK(super.active == 2 && super.member && super.events == 77 && super.number == 1);
	OK_TEXT(slice_str(super.name), S("host:0"));
	OK(memcmp(super.uuid, "0123456789abcdef", 16) == 0);
}

TEST(md_super_formats_1)
{
	check_1(SIZE - 8192, 0);
	check_1(0, 1);
	check_1(4096, 2);
}

TEST(md_super_spare_is_no_member)
{
	make_1(4096);
	((struct mdp_superblock_1 *)(void *)block)->dev_number = 3;
	AUTO_FD fd = device_with(4096);

	OK(md_super_read(fd, SIZE, &super) == 0 && !super.member);
}

/* Whatever it says about its own size, nothing is read outside the block. */
TEST(md_super_that_lies)
{
	struct mdp_superblock_1 *s = (void *)block;

	make_1(4096);
	s->dev_number = UINT32_MAX;
	s->max_dev = UINT32_MAX;
	s->raid_disks = UINT32_MAX;
	AUTO_FD fd = device_with(4096);

	OK(md_super_read(fd, SIZE, &super) == 0);
	make_1(0); /* a copy in the wrong place */
	AUTO_FD other = device_with(4096);
	OK(md_super_read(other, SIZE, &super) == -ENODATA);
}

TEST(md_super_format_090)
{
	mdp_super_t *s = (void *)block;

	memset(block, 0, sizeof(block));
	s->md_magic = MD_SB_MAGIC;
	s->minor_version = 90;
	s->set_uuid0 = 0x01020304;
	s->set_uuid3 = 0x0d0e0f10;
	s->level = 1;
	s->raid_disks = s->active_disks = 2;
	s->md_minor = 3;
	s->this_disk.raid_disk = 1;
	s->events_lo = 9;
	AUTO_FD fd = device_with(SIZE - 65536);

	OK(md_super_read(fd, SIZE, &super) == 0);
	OK(super.major == 0 && super.minor == 90 && super.level == 1 && super.active == 2);
	OK(super.member && super.events == 9 && super.uuid[0] == 1 && super.uuid[15] == 0x10);
	OK_TEXT(slice_str(super.name), S("3"));
}

TEST(md_super_none)
{
	memset(block, 0, sizeof(block));
	AUTO_FD fd = device_with(0);

	OK(md_super_read(fd, SIZE, &super) == -ENODATA);
	OK(md_super_read(fd, 512, &super) == -ENODATA);
}

/* ---- all members of an array ---- */

static int member_with(uint32_t number, uint64_t events)
{
	struct mdp_superblock_1 *s = (void *)block;

	make_1(4096);
	s->dev_number = number;
	s->events = events;
	s->set_name[5] = (char)('0' + number);
	return device_with(4096);
}

TEST(md_plan_is_what_the_freshest_member_says)
{
	struct assembly_member members[] = {
		{.size = SIZE, .fd = member_with(0, 7)}, {.size = SIZE, .fd = -1},
		{.size = SIZE, .fd = member_with(1, 9)}, {.size = SIZE, .fd = device_with(8192)},
		{.size = SIZE, .fd = member_with(2, 8)},
	};
	struct assembly work = {.at = members, .n = 5, .arena = &test_arena};
	struct md_plan plan;

	md_plan_read(&work, &test_arena, &plan);
	OK(plan.major == 1 && plan.minor == 2 && plan.level == 5 && plan.disks == 3);
	OK_TEXT(plan.name, S("host:1"));
	OK(plan.parts.n == 3 && plan.parts.at[1].member == 2 && plan.parts.at[1].events == 9);
	OK(plan.parts.at[0].active && !plan.parts.at[2].active);
	OK(md_plan_check(&plan, &work));
	for (uint32_t i = 0; i < work.n; i++)
		fd_close(&members[i].fd);
}

TEST(md_plan_that_lies_is_found)
{
	struct assembly work = {.n = 2};
	struct md_part parts[] = {{.member = 0}, {.member = 1}};
	struct md_plan plan = {.major = 1, .minor = 2, .parts = {parts, 2}};

	OK(md_plan_check(&plan, &work));
	parts[1].member = 2;	/* somebody else's disk */
	OK(!md_plan_check(&plan, &work));
	parts[1].member = 0;	/* twice */
	OK(!md_plan_check(&plan, &work));
	parts[1].member = 1;
	plan.minor = 3;
	OK(!md_plan_check(&plan, &work));
	plan = (struct md_plan){.major = 0, .minor = 90, .parts = {parts, 2}};
	OK(md_plan_check(&plan, &work));
}
