/* Volumes inside image files: who finds them, and how they come to be. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/volume_images.h"

#include <stdlib.h>
#include <unistd.h>

#include "discover/block/btrfs.h"
#include "init/cli/volume_option.h"
#include "tests/unit/test.h"

static struct volume volumes[] = {
	{.number = 1, .facts = {.uuid = S_INIT("stick"), .device = S_INIT("sda1")}},
	{.number = 2,
	 .facts = {.uuid = S_INIT("iso"), .image = {.holder = 1, .path = S_INIT("/x.iso")}}},
	{.number = 3,
	 .facts = {.uuid = S_INIT("part"),
		   .image = {.holder = 1, .partition = 2, .path = S_INIT("/x.iso")}}},
};
static const struct volume_set set = {volumes, 3};

static uint32_t number_of(uint32_t holder, uint32_t partition, struct slice path)
{
	struct image_ref image = {holder, partition, path, 0};
	const struct volume *v = volume_by_image(&set, &image);

	return v ? v->number : 0;
}

TEST(image_is_found_by_file_and_partition)
{
	OK(number_of(1, 0, S("/x.iso")) == 2);
	OK(number_of(1, 2, S("/x.iso")) == 3);
	OK(number_of(1, 1, S("/x.iso")) == 0);
	OK(number_of(2, 0, S("/x.iso")) == 0);
	OK(number_of(1, 0, S("/y.iso")) == 0);
}

TEST(image_answers_to_no_other_name)
{
	OK(volume_find(&set, TAG_UUID, S("stick")) == &volumes[0]);
	OK(volume_find(&set, TAG_UUID, S("iso")) == NULL);
}

TEST(image_is_asked_for_once)
{
	struct scan scan = {.arena = &test_arena, .volumes = &set};
	struct image_ref image = {.holder = 1, .path = S("/y.iso")};

	OK(scan_find_image(&scan, &image) == NULL && scan.images.n == 1);
	OK(scan_find_image(&scan, &image) == NULL && scan.images.n == 1);
	image.partition = 1;
	OK(scan_find_image(&scan, &image) == NULL && scan.images.n == 2);
	image = (struct image_ref){.holder = 1, .path = S("/x.iso")};
	OK(scan_find_image(&scan, &image) == &volumes[1] && scan.images.n == 2);
}

/* One that is a volume, and is to list its menu, is asked for once more. */
TEST(image_is_asked_to_list)
{
	struct scan scan = {.arena = &test_arena, .volumes = &set};
	struct image_ref image = {.holder = 1, .path = S("/x.iso"), .listed = 1};

	OK(scan_find_image(&scan, &image) == &volumes[1] && scan.images.n == 1);
	OK(scan_find_image(&scan, &image) == &volumes[1] && scan.images.n == 1);
	OK(scan.images.at[0].listed);
}

/* Those that are volumes already count, too: two of the set here. */
TEST(images_asked_for_are_bounded)
{
	struct scan scan = {.arena = &test_arena, .volumes = &set};

	for (uint32_t i = 1; i < 2 * LIMIT_IMAGES; i++) {
		struct image_ref image = {.holder = 9, .partition = i, .path = S("/x.iso")};
		OK(scan_find_image(&scan, &image) == NULL);
	}
	OK(scan.images.n == LIMIT_IMAGES - 2);
}

static struct catalog catalog;

static struct slot *start_catalog(void)
{
	CATALOG_FOR_EACH(&catalog, s)
		catalog_remove(s);
	return catalog_add(&catalog, ORIGIN_DIRECTORY);
}

static uint32_t count_inside(void)
{
	uint32_t n = 0;

	CATALOG_FOR_EACH(&catalog, s)
		n += s->origin == ORIGIN_INSIDE;
	return n;
}

TEST(images_become_slots_once)
{
	struct slot *holder = start_catalog();
	struct image_ref image[] = {{holder->number, 0, S("/dir/some image.iso"), 0},
				    {holder->number, 3, S("/dir/some image.iso"), 0}};
	struct image_list list = {image, 2};

	OK(!volume_images_pending(&catalog));
	OK(volume_images_add(&catalog, &list) && count_inside() == 2);
	OK(volume_images_add(&catalog, &list) && count_inside() == 2);
	OK(volume_images_pending(&catalog));

	struct slot *s = volume_images_inside(&catalog, holder->number);
	OK(s && slice_eq(slice_str(s->block.name), S("some image.iso")));
	OK(s->inside.path.p != image[0].path.p); /* the scan's memory goes */
	CATALOG_FOR_EACH(&catalog, inside)
		if (inside->origin == ORIGIN_INSIDE)
			inside->state = SLOT_UNREADABLE;
	OK(!volume_images_pending(&catalog));
	OK(volume_images_add(&catalog, &list)); /* an image that cannot be read is an answer, too */
}

/* Those that list their own menus hold up nobody; one that is here already is scanned now. */
TEST(images_that_list_their_menus)
{
	struct slot *holder = start_catalog();
	struct image_ref image[] = {{holder->number, 0, S("/x.iso"), 1}, {0, 0, S("/y.iso"), 0}};
	struct image_list list = {image, 1};

	OK(!volume_images_add(&catalog, &list) && count_inside() == 1);
	struct slot *s = volume_images_inside(&catalog, holder->number);
	OK(s && s->inside.listed);

	struct slot *given = catalog_add(&catalog, ORIGIN_DIRECTORY);
	given->probe.facts.image = image[1];
	given->state = SLOT_SCANNED;
	image[0] = (struct image_ref){holder->number, 0, S("/y.iso"), 1};
	OK(!volume_images_add(&catalog, &list) && count_inside() == 1);
	OK(given->state == SLOT_MOUNTED && given->probe.facts.image.holder == holder->number);
	given->state = SLOT_SCANNED;
	OK(!volume_images_add(&catalog, &list) && given->state == SLOT_SCANNED);
	catalog_remove(given);
	start_catalog();
}

/* A scan's word: volumes that are not there, no path, and more than there may be. */
TEST(images_of_a_liar)
{
	struct slot *holder = start_catalog();
	static struct image_ref image[2 * LIMIT_IMAGES];

	image[0] = (struct image_ref){holder->number + 100, 0, S("/x.iso"), 0};
	image[1] = (struct image_ref){.holder = holder->number};
	OK(!volume_images_add(&catalog, &(struct image_list){image, 2}) && count_inside() == 0);
	for (uint32_t i = 0; i < 2 * LIMIT_IMAGES; i++)
		image[i] = (struct image_ref){holder->number, i, S("/x.iso"), 0};
	OK(volume_images_add(&catalog, &(struct image_list){image, 2 * LIMIT_IMAGES}));
	OK(count_inside() == LIMIT_IMAGES);
	/* What is left over comes to nothing: it must not run the scan for ever. */
	OK(!volume_images_add(&catalog, &(struct image_list){image + LIMIT_IMAGES, LIMIT_IMAGES}));
	start_catalog();
}

/* Of what can be unplugged fewer are looked into, and that is said. */
TEST(images_that_are_left_out_are_noted)
{
	struct note room[CATALOG_NOTES];
	struct slot *holder = start_catalog();
	struct image_ref image = {.holder = holder->number, .path = S("/x.iso")};

	holder->block.removable = true;
	catalog.unlooked = false;
	for (; image.partition < LIMIT_GUEST_IMAGES; image.partition++)
		OK(volume_images_add(&catalog, &(struct image_list){&image, 1}));
	OK(catalog_notes(&catalog, room).n == 0);
	OK(!volume_images_add(&catalog, &(struct image_list){&image, 1}));
	OK(catalog_notes(&catalog, room).n == 1 && room[0].code == NOTE_LIMIT);
	catalog.unlooked = false;
	start_catalog();
}

TEST(volume_option_facts)
{
	struct facts f;
	struct slice dir;

	OK(volume_option_read(S("dir,partflags=0x0109000000000000,grub=hd0\\,gpt3,partition=3"),
			      &test_arena, &dir, &f) == CLI_DONE);
	OK_TEXT(dir, S("dir"));
	OK(f.partflags == 0x0109000000000000 && f.partition == 3 && f.image.path.n == 0);
	OK_TEXT(f.grub, S("hd0,gpt3"));
	OK(volume_option_read(S("dir,loop=/a,partition=2"), &test_arena, &dir, &f) == CLI_DONE);
	OK_TEXT(f.image.path, S("/a"));
	OK(f.image.partition == 2 && f.image.holder == 0);
	OK(volume_option_read(S("dir,env=a=1"), &test_arena, &dir, &f) == CLI_DONE);
	OK_TEXT(f.env_block, S("# GRUB Environment Block\na=1\n"));
	OK(volume_option_read(S("dir,partflags=0x"), &test_arena, &dir, &f) == CLI_USAGE);
	OK(volume_option_read(S("dir,partflags=g"), &test_arena, &dir, &f) == CLI_USAGE);
	OK(volume_option_read(S("dir,partition=x"), &test_arena, &dir, &f) == CLI_USAGE);
	OK(volume_option_read(S("dir,color=red"), &test_arena, &dir, &f) == CLI_USAGE);
}

static struct facts env_in(int fd, uint64_t at, const char *text)
{
	struct facts f = {0};

	OK(ftruncate(fd, 0) == 0 && ftruncate(fd, 1 << 20) == 0);
	OK(pwrite(fd, text, strlen(text), (off_t)at) == (ssize_t)strlen(text));
	btrfs_env_block(fd, 4096, &test_arena, &f);
	return f;
}

TEST(btrfs_env_block_where_it_may_be)
{
	static const char block[] = "# GRUB Environment Block\na=1\n####";
	char path[] = "/tmp/kexling-env.XXXXXX";
	int fd = mkstemp(path);

	OK(fd >= 0 && unlink(path) == 0);
	struct facts f = env_in(fd, 4096 + 512 * 512, block);
	OK(f.env_sector == 512 && f.env_block.n == 512);
	OK(slice_starts(f.env_block, slice_str(block)));
	OK(env_in(fd, 4096 + 2 * 512, block).env_sector == 2);
	OK(env_in(fd, 512 * 512, block).env_block.n == 0);
	OK(env_in(fd, 4096 + 512 * 512, "# GRUB Environment\n").env_block.n == 0);
	close(fd);
}
