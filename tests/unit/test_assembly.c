/* Which members belong together, and that one group's trouble is its own. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>

#include "discover/block/lvm_plan.h"
#include "init/catalog/assembly_job.h"
#include "init/job/reaper.h"
#include "lib/fd.h"
#include "lib/text.h"
#include "tests/unit/lvm_kit.h"
#include "tests/unit/test.h"

#define G1 "11111111111111111111111111111111"
#define G2 "22222222222222222222222222222222"

static struct loop loop;
static struct reaper reaper;
static struct catalog catalog;
static struct assembly_job job;
static int ends;

static void ended(void *arg)
{
	(void)arg;
	ends++;
}

static void begin(void)
{
	catalog = (struct catalog){0};
	memset(&job, 0, sizeof(job));
	job.catalog = &catalog;
	job.loop = &loop;
	job.ended = ended;
	ends = 0;
}

static void finish(void)
{
	assembly_job_stop(&job);
	loop_disarm(&loop, &job.timer);
	CATALOG_FOR_EACH(&catalog, s)
		catalog_remove(s);
}

static struct slot *add(const char *name, bool removable, struct slice type, struct slice group)
{
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);

	snprintf(s->block.name, sizeof(s->block.name), "%s", name);
	snprintf(s->block.disk, sizeof(s->block.disk), "%s", name);
	s->block.size = 4 << 20;
	s->block.removable = removable;
	s->state = SLOT_UNREADABLE;
	s->probe.facts.fstype = type;
	s->probe.facts.group = group;
	s->probe.facts.uuid = S("000000-1111-2222-3333-4444-5555-666666");
	return s;
}

static struct slot *add_lvm(const char *name, bool removable, struct slice group)
{
	return add(name, removable, S("LVM2_member"), group);
}

static bool takes(const struct slot *x, const struct slot *y)
{
	struct group group;

	return group_of(&catalog, x, &group) && group_takes(&catalog, &group, y);
}

TEST(assembly_groups)
{
	begin();
	struct slot *a = add_lvm("sda", false, S(G1)), *b = add_lvm("sdb", false, S(G1));
	struct slot *other = add_lvm("sdc", false, S(G2)), *stick = add_lvm("sdd", true, S(G1));
	struct slot *silent = add_lvm("sde", false, S("")), *mute = add_lvm("sdf", true, S(""));
	struct slot *raid = add("sdg", false, S("linux_raid_member"), S(G1));
	struct group group;

	OK(takes(a, b) && takes(a, a) && takes(stick, stick));
	OK(!takes(a, other) && !takes(a, stick) && !takes(stick, a) && !takes(a, raid));
	OK(takes(a, silent) && !takes(a, mute) && takes(stick, mute) && !takes(stick, silent));
	OK(!group_of(&catalog, silent, &group) && group_is_member(silent));
	OK(takes(raid, raid) && !takes(raid, silent));
	b->state = SLOT_PROBING;
	OK(!takes(a, b));
	a->probe.facts.group = S("an id that is much longer than any id of a group can be");
	OK(!group_of(&catalog, a, &group));
	finish();
}

/* One disk that makes its job fail leaves the members of all others alone. */
TEST(assembly_members_are_told_of_a_run_that_failed)
{
	begin();
	struct slot *a = add_lvm("sda", false, S(G1)), *b = add_lvm("sdb", false, S(G1));
	struct slot *other = add_lvm("sdc", false, S(G2)), *stick = add_lvm("sdd", true, S(G1));
	struct group group;

	OK(group_of(&catalog, a, &group));
	assembly_job_failed(&catalog, &group, JOB_CRASHED);
	OK(a->fate.code == NOTE_JOB_FAILED && b->fate.code == NOTE_JOB_FAILED);
	OK(a->fate.volume == a->number && !other->fate.message.n && !stick->fate.message.n);
	OK_TEXT(a->fate.message, S("putting its array or volume group together: the job crashed"));
	assembly_job_failed(&catalog, &group, JOB_TIMED_OUT);
	OK(b->fate.code == NOTE_TIMED_OUT);
	catalog_reset(b);
	OK(!b->fate.message.n);
	finish();
}

/* Files stand in for members: "shm!NAME" is /dev/shm/NAME. */
static void name_of(char name[BLOCK_NAME_BYTES], int i)
{
	snprintf(name, BLOCK_NAME_BYTES, "shm!kexling-%d-%d", (int)getpid() % 100000, i);
}

static struct slot *add_file(int i, bool removable, struct slice group, struct slice text)
{
	char name[BLOCK_NAME_BYTES], path[BLOCK_PATH_BYTES];

	name_of(name, i);
	block_device_path(name, path);
	AUTO_FD fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	OK(fd >= 0 && ftruncate(fd, 4 << 20) == 0);
	OK(lvm_kit_write(fd, S("00000011112222333344445555666666"), text));
	return add_lvm(name, removable, group);
}

static void remove_file(int i)
{
	char name[BLOCK_NAME_BYTES], path[BLOCK_PATH_BYTES];

	name_of(name, i);
	block_device_path(name, path);
	unlink(path);
}

static struct slice text_of(const char *group, struct slice id, struct slice volumes)
{
	return arena_format(&test_arena,
			    "%s {\nid = \"%s\"\nseqno = 1\nextent_size = 8\n"
			    "physical_volumes {\npv0 {\nid = \"%.*s\"\npe_start = 2048\n}\n}\n"
			    "logical_volumes {\n%.*s}\n}\n",
			    group, group[0] == 'g' ? G1 : G2, (int)id.n, id.p, (int)volumes.n,
			    volumes.p ? volumes.p : "");
}

static void child_ended(void *arg, pid_t pid, int status)
{
	assembly_job_reaped(arg, pid, status);
}

static void wait_for_all(void)
{
	for (int64_t stop = loop_now() + 20000; catalog.assembling && loop_now() < stop;)
		loop_once(&loop);
}

/* An id of half a megabyte, which is looked at for each of the volumes. */
static struct slice greedy(struct slice *id)
{
	char *big = arena_array(&test_arena, char, 500000);
	struct text t = {.arena = &test_arena};

	memset(big, 'x', 500000);
	*id = (struct slice){big, 500000};
	for (int i = 0; i < 120; i++)
		text_printf(&t, "v%d {\nid = \"L%031d\"\nstatus = [\"VISIBLE\"]\n"
			    "segment_count = 1\nsegment1 {\nstart_extent = 0\n"
			    "extent_count = 1\ntype = \"striped\"\nstripe_count = 1\n"
			    "stripes = [\"pv0\", 0]\n}\n}\n", i, i);
	return text_slice(&t);
}

/* The whole way: members in files, a job with an inner one for each group, the word that they get.
 * One group fills its job's memory, which is not the other's. */
TEST(assembly_one_group_that_is_greedy)
{
	struct slice id = S("000000-1111-2222-3333-4444-5555-666666"), big, volumes = greedy(&big);

	begin();
	OK(reaper_start(&reaper, &loop, child_ended, &job) == 0);
	struct slot *bomb = add_file(0, false, S(G2), text_of("bomb", big, volumes));
	struct slot *good = add_file(1, false, S(G1), text_of("good", id, (struct slice){0}));

	assembly_job_probed(&job, bomb);
	assembly_job_probed(&job, good);
	OK(catalog.assembling == 2 && catalog.assembling_fixed == 2);
	wait_for_all();
	OK(ends == 2 && catalog.assembling == 0);
	OK_TEXT(good->fate.message,
		S("physical volume of LVM's group good: 0 of 0 volumes active"));
	OK(bomb->fate.code == NOTE_JOB_FAILED);
	OK_TEXT(bomb->fate.message, S("putting its array or volume group together: the job wanted "
				      "more memory than it may have"));
	finish();
	remove_file(0);
	remove_file(1);
}

/* What it says of itself has changed since it was probed, or was never there. */
TEST(assembly_a_description_that_is_not_there)
{
	begin();
	OK(reaper_start(&reaper, &loop, child_ended, &job) == 0);
	struct slot *s = add_lvm("kexling-no-such-device", false, S(G1));

	assembly_job_probed(&job, s);
	wait_for_all();
	OK_TEXT(s->fate.message,
		S("physical volume of LVM: the description of its group is damaged"));
	finish();
}

/* What can be unplugged joins nothing that cannot, nor is it a second one. */
TEST(assembly_no_shadows_of_fixed_disks)
{
	begin();
	struct slot *stick = add_lvm("sda", true, S(G1)), *fixed = add_lvm("sdb", false, S(G1));

	job.runs[0] = (struct assembly_run){.owner = &job, .known = true};
	job.ever = 1;
	OK(group_of(&catalog, fixed, &job.runs[0].group));
	assembly_job_probed(&job, stick);
	OK(stick->fate.code == NOTE_DUPLICATE && stick->fate.message.n);
	OK(catalog.assembling == 0 && !fixed->fate.message.n);
	finish();
}

/* As many as there is room for, and then one whose members are gone gives up its place. */
TEST(assembly_no_more_groups_than_there_is_room_for)
{
	begin();
	struct slot *first = NULL, *last = NULL;

	OK(reaper_start(&reaper, &loop, child_ended, &job) == 0);
	for (uint32_t i = 0; i <= LIMIT_ASSEMBLIES; i++) {
		last = add_lvm("kexling-no-such-device", false,
			       arena_format(&test_arena, "%032u", i));
		first = first ? first : last;
		if (i < LIMIT_ASSEMBLIES) {
			struct assembly_run *r = &job.runs[job.ever++];
			r->owner = &job;
			r->known = group_of(&catalog, last, &r->group);
		}
	}
	assembly_job_probed(&job, last);
	OK(last->fate.code == NOTE_LIMIT && job.ever == LIMIT_ASSEMBLIES);
	catalog_remove(first);
	assembly_job_probed(&job, last);
	wait_for_all();
	OK(last->fate.code == NOTE_NOT_A_FILESYSTEM && job.ever == LIMIT_ASSEMBLIES);
	finish();
}

TEST(assembly_what_can_be_unplugged_leaves_room)
{
	begin();
	struct slot *last = NULL;

	for (uint32_t i = 0; i <= LIMIT_ASSEMBLIES_REMOVABLE; i++) {
		struct group *group = &job.runs[i].group;
		last = add_lvm("sda", true,
			       arena_format(&test_arena, "%032u", i));
		if (i < LIMIT_ASSEMBLIES_REMOVABLE) {
			job.ever++;
			job.runs[i].owner = &job;
			job.runs[i].known = group_of(&catalog, last, group);
		}
	}
	assembly_job_probed(&job, last);
	OK(last->fate.code == NOTE_LIMIT && catalog.assembling == 0);
	OK(reaper_start(&reaper, &loop, child_ended, &job) == 0);
	struct slot *fixed = add_lvm("kexling-no-such-device", false, S(G1));
	assembly_job_probed(&job, fixed);
	OK(catalog.assembling_fixed == 1);
	wait_for_all();
	OK(fixed->fate.code == NOTE_NOT_A_FILESYSTEM);
	finish();
}
