/* LVM's metadata text, and tables made of it. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/lvm.h"
#include "tests/unit/test.h"

#define FOUR(s) s s s s
#define MANY_RINGS FOUR(FOUR(FOUR("\"ring\", ")))

static const char text[] =
	"vg0 {\n"
	"id = \"aaaaaa-bbbb-cccc-dddd-eeee-ffff-gggggg\"\n"
	"seqno = 7\n"
	"status = [\"RESIZEABLE\", \"READ\", \"WRITE\"] # a comment \"{\n"
	"extent_size = 8192\t\t# 4 Megabytes\n"
	"physical_volumes {\n"
	"pv0 {\nid = \"000000-1111-2222-3333-4444-5555-666666\"\npe_start = 2048\n}\n"
	"pv1 {\nid = \"777777-1111-2222-3333-4444-5555-666666\"\npe_start = 4096\n}\n"
	"}\n"
	"logical_volumes {\n"
	"flat {\nid = \"x\"\nstatus = [\"READ\", \"VISIBLE\"]\nsegment_count = 2\n"
	"segment1 {\nstart_extent = 0\nextent_count = 3\ntype = \"striped\"\nstripe_count = 1\n"
	"stripes = [\n\"pv0\", 5\n]\n}\n"
	"segment2 {\nstart_extent = 3\nextent_count = 1\ntype = \"striped\"\nstripe_count = 1\n"
	"stripes = [\"pv1\", 0]\n}\n}\n"
	"wide {\nsegment_count = 1\n"
	"segment1 {\nstart_extent = 0\nextent_count = 4\ntype = \"striped\"\nstripe_count = 2\n"
	"stripe_size = 128\nstripes = [\"pv0\", 1, \"pv1\", 2]\n}\n}\n"
	"twin_leg0 {\nsegment_count = 1\n"
	"segment1 {\nstart_extent = 0\nextent_count = 4\ntype = \"striped\"\nstripe_count = 1\n"
	"stripes = [\"pv9\", 1]\n}\n}\n"
	"twin_leg1 {\nsegment_count = 1\n"
	"segment1 {\nstart_extent = 0\nextent_count = 4\ntype = \"striped\"\nstripe_count = 1\n"
	"stripes = [\"pv1\", 1]\n}\n}\n"
	"twin {\nsegment_count = 1\n"
	"segment1 {\nstart_extent = 0\nextent_count = 4\ntype = \"mirror\"\n"
	"mirrors = [\"twin_leg0\", 0, \"twin_leg1\", 0]\n}\n}\n"
	"loop {\nsegment_count = 1\n"
	"segment1 {\nstart_extent = 0\nextent_count = 4\ntype = \"mirror\"\nmirrors = [\"loop\", "
	"0]\n}\n}\n"
	"ring {\nsegment_count = 1\n"
	"segment1 {\nstart_extent = 0\nextent_count = 4\ntype = \"raid1\"\nraids = [\"ring\", "
	"\"ring\"]\n}\n}\n"
	"many {\nsegment_count = 1\n"
	"segment1 {\nstart_extent = 0\nextent_count = 4\ntype = \"raid1\"\nraids = [" MANY_RINGS
	"\"ring\"]\n}\n}\n"
	"thin {\nsegment_count = 1\n"
	"segment1 {\nstart_extent = 0\nextent_count = 4\ntype = \"thin\"\n}\n}\n"
	"}\n}\ncontents = \"Text Format Volume Group\"\nversion = 1\n\0";

static const struct lvm_device devices[] = {
	{S_INIT("00000011112222333344445555666666"), "/dev/sda"},
	{S_INIT("77777711112222333344445555666666"), "/dev/sdb"},
};

static struct lvm_group group;
static struct dm_table table;
static struct slice why;

static bool map(struct slice name)
{
	struct slice whole = {text, sizeof(text) - 1};

	OK(lvm_group_take(lvm_text_parse(whole, &test_arena), &test_arena, &group));
	group.devices = devices;
	group.n_devices = 2;
	return lvm_map(&group,
		       lvm_text_find(lvm_text_find(group.section, S("logical_volumes")), name),
		       &test_arena, &table, &why);
}

TEST(lvm_group_of_text)
{
	OK(map(S("flat")));
	OK_TEXT(group.name, S("vg0"));
	OK_TEXT(group.id, S("aaaaaabbbbccccddddeeeeffffgggggg"));
	OK(group.seqno == 7 && group.extent == 8192);
}

TEST(lvm_linear_pieces)
{
	OK(map(S("flat")) && table.n == 2 && table.read_only);
	OK(table.at[0].start == 0 && table.at[0].length == 3 * 8192);
	OK_TEXT(table.at[0].parameters, S("/dev/sda 43008")); /* 2048 + 5 * 8192 */
	OK(table.at[1].start == 3 * 8192 && table.at[1].length == 8192);
	OK_TEXT(table.at[1].parameters, S("/dev/sdb 4096"));
	OK_TEXT(slice_str(table.at[1].type), S("linear"));
}

TEST(lvm_stripes)
{
	OK(map(S("wide")) && table.n == 1);
	OK_TEXT(slice_str(table.at[0].type), S("striped"));
	OK_TEXT(table.at[0].parameters, S("2 128 /dev/sda 10240 /dev/sdb 20480"));
}

TEST(lvm_mirror_takes_what_is_there)
{
	OK(map(S("twin")) && table.n == 1);
	OK_TEXT(table.at[0].parameters, S("/dev/sdb 12288"));
}

TEST(lvm_refusals)
{
	OK(!map(S("twin_leg0")) && why.n);
	OK(!map(S("loop")) && why.n);
	OK(!map(S("thin")) && why.n);
	OK(!map(S("nothing")) && why.n);
}

/* A volume of type raid1 may name itself as its own records and members: once, or often. */
TEST(lvm_mirrors_of_themselves)
{
	OK(!map(S("ring")) && why.n);
	OK(!map(S("many")) && why.n);
}

/* Cut anywhere, it is either refused or a text with less in it; nothing is read beyond the end. */
TEST(lvm_text_cut_short)
{
	for (size_t n = 0; n < sizeof(text); n += 7) {
		char *copy = arena_array(&test_arena, char, n + 1);
		memcpy(copy, text, n);
		const struct lvm_node *root = lvm_text_parse((struct slice){copy, n}, &test_arena);
		OK(!root || !lvm_text_find(root, S("contents")) || n > sizeof(text) - 80);
	}
}

TEST(lvm_text_nested_too_deeply)
{
	struct slice deep = S("a{b{c{d{e{f{g{h{i{j{k{}}}}}}}}}}}");

	OK(!lvm_text_parse(deep, &test_arena));
	OK(!lvm_text_parse(S("a = \"open"), &test_arena));
	OK(!lvm_text_parse(S("}"), &test_arena));
}
