/* LVM's metadata text, and tables made of it. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/lvm.h"
#include "discover/block/lvm_group.h"
#include "discover/block/lvm_map.h"
#include "lib/text.h"
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

static struct assembly_member members[] = {
	{.id = S_INIT("00000011112222333344445555666666"), .name = "sda", .size = 1ull << 40},
	{.id = S_INIT("77777711112222333344445555666666"), .name = "sdb", .size = 1ull << 40},
};

static struct lvm_group group;
static struct assembly work;
static struct lvm_volume volume;
static struct slice why;

static bool map(struct slice name)
{
	struct slice whole = {text, sizeof(text) - 1};

	OK(lvm_group_take(lvm_text_parse(whole, &test_arena), &test_arena, &group));
	work = (struct assembly){.at = members, .n = 2, .group = group.id, .allowed = 100,
				 .arena = &test_arena};
	struct lvm_map m = {.section = group.section, .extent = group.extent, .work = &work,
			    .arena = &test_arena, .places = 100};
	volume = (struct lvm_volume){name, S("LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL"), {0}};
	return lvm_map_volume(&m,
			      lvm_text_find(lvm_text_find(group.section, S("logical_volumes")),
					    name),
			      &volume.pieces, &why);
}

TEST(lvm_group_of_text)
{
	OK(map(S("flat")));
	OK_TEXT(group.name, S("vg0"));
	OK_TEXT(group.id, S("aaaaaabbbbccccddddeeeeffffgggggg"));
	OK(group.seqno == 7 && group.extent == 8192);
}

static bool is_at(const struct lvm_piece *p, uint32_t i, uint32_t member, uint64_t sector)
{
	return i < p->places.n && p->places.at[i].member == member &&
	       p->places.at[i].sector == sector;
}

TEST(lvm_linear_pieces)
{
	OK(map(S("flat")) && volume.pieces.n == 2 && lvm_plan_volume(&volume, &work));
	const struct lvm_piece *p = volume.pieces.at;

	OK(p[0].start == 0 && p[0].length == 3 * 8192ull && p[0].places.n == 1);
	OK(is_at(&p[0], 0, 0, 43008)); /* 2048 + 5 * 8192 */
	OK(p[1].start == 3 * 8192ull && p[1].length == 8192 && is_at(&p[1], 0, 1, 4096));
}

TEST(lvm_stripes)
{
	OK(map(S("wide")) && volume.pieces.n == 1 && lvm_plan_volume(&volume, &work));
	const struct lvm_piece *p = volume.pieces.at;

	OK(p->stripe == 128 && p->places.n == 2 && is_at(p, 0, 0, 10240) && is_at(p, 1, 1, 20480));
}

TEST(lvm_mirror_takes_what_is_there)
{
	OK(map(S("twin")) && volume.pieces.n == 1 && lvm_plan_volume(&volume, &work));
	OK(is_at(volume.pieces.at, 0, 1, 12288));
}

/* A member that could not be opened is not there. */
TEST(lvm_pieces_on_a_member_that_is_silent)
{
	members[1].fd = -1;
	OK(!map(S("twin")) && !map(S("flat")) && why.n);
	members[1].fd = 0;
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

/* ---- the table that comes out of it, which another process checks ---- */

TEST(lvm_plan_that_lies_is_found)
{
	OK(map(S("flat")) && lvm_plan_volume(&volume, &work));
	struct lvm_piece *p = volume.pieces.at;
	struct lvm_piece first = p[0], second = p[1];
	struct lvm_place *place = first.places.at, was = *place;

	place->member = 2;		/* somebody else's disk */
	OK(!lvm_plan_volume(&volume, &work));
	*place = was;
	place->sector = UINT64_MAX;	/* behind the end */
	OK(!lvm_plan_volume(&volume, &work));
	place->sector = (members[0].size >> 9) - first.length + 1;
	OK(!lvm_plan_volume(&volume, &work));
	place->sector--;
	OK(lvm_plan_volume(&volume, &work));
	p[1].start++;			/* a gap */
	OK(!lvm_plan_volume(&volume, &work));
	p[1] = second;
	p[1].length = UINT64_MAX;
	OK(!lvm_plan_volume(&volume, &work));
	p[1] = second;
	p[0].stripe = 8;		/* one place has no stripes */
	OK(!lvm_plan_volume(&volume, &work));
	p[0] = first;
	p[0].places.n = 0;
	OK(!lvm_plan_volume(&volume, &work));
	p[0] = first;
	volume.pieces.n = 0;
	OK(!lvm_plan_volume(&volume, &work));
}

TEST(lvm_names_and_ids)
{
	static char longer[LVM_NAME_BYTES + 1];

	memset(longer, 'x', sizeof(longer));
	OK(lvm_plan_name((struct slice){longer, LVM_NAME_BYTES}));
	OK(!lvm_plan_name((struct slice){longer, LVM_NAME_BYTES + 1}));
	OK(lvm_plan_name(S("ubuntu-vg")) && lvm_plan_name(S("a+b_c.d")));
	OK(!lvm_plan_name(S("")) && !lvm_plan_name(S("-a")) && !lvm_plan_name(S("..")));
	OK(!lvm_plan_name(S("a/b")) && !lvm_plan_name(S("a b")) && !lvm_plan_name(S("a\n")));
	OK(lvm_plan_id(S("aA0!#678901234567890123456789012")));
	OK(!lvm_plan_id(S("aA0!#67890123456789012345678901")) && !lvm_plan_id(S("")));
	OK(!lvm_plan_id(S("aA0-#678901234567890123456789012")));
}

/* Two groups of one name, or one group twice: what can be unplugged has names of its own, so that
 * whichever comes first neither is in the other's way. */
TEST(lvm_removable_volumes_have_names_of_their_own)
{
	struct slice g = S("aaaaaabbbbccccddddeeeeffffgggggg");
	struct assembly fixed = {.group = g, .arena = &test_arena}, stick = fixed;
	struct lvm_plan plan = {.name = S("ubuntu-vg")};
	struct lvm_volume v = {S("root"), S("LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL"), {0}};

	stick.removable = true;
	OK_TEXT(lvm_device_name(&fixed, &plan, &v), S("ubuntu--vg-root"));
	OK_TEXT(lvm_device_name(&stick, &plan, &v),
		S("ubuntu--vg-root-aaaaaabbbbccccddddeeeeffffgggggg"));
	OK_TEXT(lvm_device_uuid(&fixed, &v),
		S("LVM-aaaaaabbbbccccddddeeeeffffggggggLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL"));
	struct slice uuid = lvm_device_uuid(&stick, &v);
	OK(!slice_eq(lvm_device_uuid(&fixed, &v), uuid));
	/* else libblkid takes it for a part of a volume, and recognises nothing there */
	OK(slice_skip(&uuid, S("LVM-")) && !slice_has(uuid, '-'));
}

static char many[1 << 18];

/* A group with @n volumes of one extent each. */
static struct slice many_volumes(uint32_t n)
{
	struct text t = {.arena = &test_arena};

	text_put(&t, S("vg {\nid = \"aaaaaa-bbbb-cccc-dddd-eeee-ffff-gggggg\"\nseqno = 1\n"
		       "extent_size = 8\nphysical_volumes {\npv0 {\n"
		       "id = \"000000-1111-2222-3333-4444-5555-666666\"\npe_start = 2048\n}\n}\n"
		       "logical_volumes {\n"));
	for (uint32_t i = 0; i < n; i++)
		text_printf(&t, "v%u {\nid = \"L%031u\"\nstatus = [\"VISIBLE\"]\n"
			    "segment_count = 1\nsegment1 {\nstart_extent = 0\n"
			    "extent_count = 1\ntype = \"striped\"\nstripe_count = 1\n"
			    "stripes = [\"pv0\", %u]\n}\n}\n", i, i, i);
	text_put(&t, S("}\n}\n"));
	OK(t.n <= sizeof(many));
	memcpy(many, t.p, t.n);
	return (struct slice){many, t.n};
}

TEST(lvm_volumes_beyond_what_is_allowed)
{
	struct lvm_plan plan;

	OK(lvm_group_take(lvm_text_parse(many_volumes(1000), &test_arena), &test_arena, &group));
	work = (struct assembly){.at = members, .n = 2, .allowed = 5, .arena = &test_arena};
	lvm_group_lay_out(&group, &work, &test_arena, &plan);
	OK(plan.visible == 1000 && plan.left == 995 && plan.volumes.n == 5 && plan.why.n == 0);
	OK(plan.members.n == 1 && plan.members.at[0] == 0);
	OK_TEXT(plan.volumes.at[4].name, S("v4"));
}

/* What is asked for behind the last place that there is to give. */
TEST(lvm_places_run_out)
{
	struct lvm_piece_list pieces;

	OK(lvm_group_take(lvm_text_parse(many_volumes(3), &test_arena), &test_arena, &group));
	work = (struct assembly){.at = members, .n = 2, .arena = &test_arena};
	struct lvm_map m = {.section = group.section, .extent = 8, .work = &work,
			    .arena = &test_arena, .places = 2};
	const struct lvm_node *lv = lvm_text_find(group.section, S("logical_volumes"))->child;

	OK(lvm_map_volume(&m, lv, &pieces, &why) && lvm_map_volume(&m, lv->next, &pieces, &why));
	OK(!lvm_map_volume(&m, lv->next->next, &pieces, &why));
	OK_TEXT(why, S("it has too many pieces"));
}

/* Who is a member by the text, or says so himself, is told which limits there are. */
TEST(lvm_what_is_left_out_is_told)
{
	uint32_t listed[] = {1, 7};
	struct assembly_member at[] = {{.volume = 1}, {.volume = 2}, {.volume = 3}};
	struct lvm_plan plan = {.name = S("vg"), .visible = 9, .left = 9, .members = {listed, 2}};

	at[2].described = true;
	work = (struct assembly){.at = at, .n = 3, .arena = &test_arena};
	lvm_activate(&work, &plan);
	OK(work.notes.n == 2 && work.active == 0);
	OK(work.notes.at[0].volume == 2 && work.notes.at[1].volume == 3);
	OK(work.notes.at[0].code == NOTE_LIMIT);
	OK_TEXT(work.notes.at[0].message,
		S("physical volume of LVM's group vg: 0 of 9 volumes active; 9 are left out: there "
		  "is a limit for one group (128), for one disk (256), and for all that can be "
		  "unplugged (128)"));
	plan.name = S("v/g");	/* no inner job says that by itself */
	work.notes.n = 0;
	lvm_activate(&work, &plan);
	OK_TEXT(work.notes.at[0].message,
		S("physical volume of LVM: the description of its group is damaged"));
}
