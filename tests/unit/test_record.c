/* The record of a start: bounded whatever disks say, and read again as it was written. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/hand_on.h"
#include "init/boot/record.h"
#include "init/catalog/report_json.h"
#include "init/catalog/report_text.h"
#include "init/cli/log.h"
#include "init/cli/timeline.h"
#include "lib/fd.h"
#include "lib/json_read.h"
#include "loader/newc.h"
#include "tests/unit/listing_kit.h"

static struct kit kit;
static struct catalog catalog;
static struct record record;
static struct settings settings;

static void begin(void)
{
	memset(&catalog, 0, sizeof(catalog));
	record = (struct record){.alone = true};
	settings_init(&settings);
	kit_init(&kit);
	kit_menu(&kit, 1, S("vda1"), S("one"));
	kit_entry(&kit, "aaaaaaaa", "Entry A");
	kit_entry(&kit, "bbbbbbbb", "Entry \"B\"\n")->flags = ENTRY_DEFAULT;
	kit_entry(&kit, "cccccccc", "Entry C");
	kit_problem(&kit, NOTE_MISSING_FILE, S("/boot/vmlinuz is not there"));
	catalog.list = kit.list;
	record_time(&record, RECORD_START, 800);
	record_time(&record, RECORD_LISTED, 1200);
}

static struct slice document(const struct listed *chosen)
{
	static struct text out;

	out = (struct text){.arena = &test_arena, .max = RECORD_BYTES};
	record_put(&out, &record, &catalog, &settings, chosen);
	OK(!out.cut);
	return text_slice(&out);
}

/* The candidate at @index. */
static struct slice candidate(struct slice text, uint32_t index)
{
	struct slice rest = json_inside(json_get(text, S("candidates"))), e = {0};

	for (uint32_t i = 0; i <= index; i++)
		OK(json_next(&rest, &e));
	return e;
}

static bool says(struct slice s, struct slice part)
{
	for (; s.n >= part.n; s = slice_from(s, 1))
		if (slice_starts(s, part))
			return true;
	return false;
}

TEST(record_tells_why_each_candidate_was_taken_or_not)
{
	begin();
	struct slice text = document(&kit.at[1]);
	struct slice decision = json_get(text, S("decision"));
	OK(json_get_number(text, S("schema"), 0) == 1);
	OK_TEXT(json_get_text(decision, S("id"), &test_arena), S("bbbbbbbb"));
	OK_TEXT(json_get_text(decision, S("title"), &test_arena), S("Entry \"B\"\n"));
	OK_TEXT(json_get_text(decision, S("by"), &test_arena), S("policy"));
	OK_TEXT(json_get_text(decision, S("why"), &test_arena), S("the default of its menu"));
	OK_TEXT(json_get(candidate(text, 0), S("taken")), S("false"));
	OK_TEXT(json_get(candidate(text, 1), S("taken")), S("true"));
	OK_TEXT(json_get_text(candidate(text, 2), S("why"), &test_arena),
		S("/boot/vmlinuz is not there"));
	record.alone = false;
	decision = json_get(document(&kit.at[0]), S("decision"));
	OK_TEXT(json_get_text(decision, S("why"), &test_arena), S("chosen at a console"));
	OK(json_inside(json_get(document(NULL), S("decision"))).n == 0);
}

TEST(record_keeps_the_last_events_and_counts_the_others)
{
	begin();
	for (int i = 0; i < 1000; i++)
		record_event(&record, i, "load", S("Entry A"));
	struct slice text = document(NULL);
	struct slice rest = json_inside(json_get(text, S("events"))), e;
	OK(json_get_number(text, S("events_left_out"), 0) == 1000 - RECORD_EVENTS);
	OK(json_next(&rest, &e));
	OK(json_get_number(e, S("at"), 0) == 1000 - RECORD_EVENTS);
}

/* Texts that grow sixfold, in all places there are. */
TEST(record_is_bounded_and_whole_whatever_disks_say)
{
	static char hostile[300];

	begin();
	memset(hostile, 1, sizeof(hostile));
	struct slice s = {hostile, sizeof(hostile)};
	struct fetch_request request = {.method = s, .url = s, .note = s};
	struct fetch_log requests = {&request, 1};
	while (kit.list.n < KIT_ENTRIES)
		kit_entry(&kit, "dddddddd", "x")->title = s;
	catalog.list = kit.list;
	for (int i = 0; i < 200; i++) {
		struct slot *slot = catalog_add(&catalog, ORIGIN_BLOCK);
		slot->state = SLOT_SCANNED;
		slot->probed = 900;
		slot->probe.facts.device = slot->probe.facts.fstype = slot->probe.facts.label = s;
		slot->failure.message = s;
		slot->scan.requests = requests;
		record_event(&record, i, "failed", s);
	}
	struct slice text = document(&kit.at[1]), rest = text, whole;
	OK(text.n <= RECORD_BYTES && text.n > RECORD_BYTES / 2);
	OK(json_take(&rest, &whole) && whole.n + 1 >= text.n);
	OK(json_get_number(text, S("candidates_left_out"), 0) > 0);
	OK(json_get_number(text, S("devices_left_out"), 0) > 0);
	OK(json_get_number(text, S("requests_left_out"), 0) > 0);
	OK(json_get_number(text, S("events_left_out"), 0) > 0);
	OK(json_inside(json_get(text, S("requests"))).n);
	OK(json_inside(json_get(text, S("events"))).n);
	struct text told = {.arena = &test_arena};
	OK(record_tell(text, &told));
	for (size_t i = 0; i < told.n; i++)
		OK(told.p[i] == '\n' || (unsigned char)told.p[i] >= ' ');
}

/* Of each volume, in the order of their list; the address whole. */
TEST(record_tells_each_request)
{
	struct fetch_request two[] = {
		{.t = 5, .ms = 7, .method = S("GET"), .status = 200, .bytes = 1234,
		 .url = S("http://boot.example.org/a/rather/long/path/to/the/configuration/of/this"
			  "/very/machine/by/its/hardware/address/52:54:00:12:34:56.ipxe")},
		{.method = S("tftp"), .url = S("tftp://10.0.0.1/x"), .note = S("no answer")},
	};
	struct text told = {.arena = &test_arena};
	struct slice e;

	begin();
	catalog_add(&catalog, ORIGIN_NET)->scan.requests = (struct fetch_log){&two[0], 1};
	catalog_add(&catalog, ORIGIN_NET)->scan.requests = (struct fetch_log){&two[1], 1};
	struct slice text = document(&kit.at[1]), rest = json_inside(json_get(text, S("requests")));
	OK(json_next(&rest, &e));
	OK_TEXT(json_get_text(e, S("url"), &test_arena), two[0].url);
	OK_TEXT(json_get_text(e, S("method"), &test_arena), S("GET"));
	OK(json_get_number(e, S("status"), 0) == 200 && json_get_number(e, S("t"), 0) == 5);
	OK(json_get_number(e, S("bytes"), 0) == 1234 && json_get_number(e, S("ms"), 0) == 7);
	OK(json_next(&rest, &e) && rest.n == 0);
	OK_TEXT(json_get_text(e, S("note"), &test_arena), S("no answer"));
	OK(json_get(text, S("requests_left_out")).n == 0);
	OK(record_tell(text, &told));
	OK(says(text_slice(&told), S("  tftp://10.0.0.1/x: 0 bytes in 0 ms, no answer\n")));
}

TEST(report_json_names_quirks_where_they_are_asked_for)
{
	struct text out = {.arena = &test_arena};
	struct json j = {.out = &out};
	struct slice line = S("0000:00:02.0 (1000:005b): reset: why");
	struct slice_list quirks = {.at = &line, .n = 1};

	begin();
	report_json_catalog(&j, &catalog, NULL, NULL);
	OK(json_get(text_slice(&out), S("quirks")).n == 0);
	out.n = 0;
	j = (struct json){.out = &out};
	report_json_catalog(&j, &catalog, NULL, &quirks);
	OK_TEXT(json_get(text_slice(&out), S("quirks")),
		S("[\"0000:00:02.0 (1000:005b): reset: why\"]"));
}

/* As the last initrd: not where there is none, nor where all of an entry is measured as one. */
TEST(record_is_handed_on_where_it_may_be)
{
	struct file_ref initrd = {.path = S("/i")};
	struct boot_entry e = {.format = S("bls"), .initrds = {&initrd, 1}};
	struct hand_on what = {&record, &catalog, &settings, &e};

	begin();
	OK(hand_on_tells(&settings, &e));
	AUTO_FD file = hand_on_file(&what);
	OK(file >= 0);
	e.format = S("uki");
	OK(!hand_on_tells(&settings, &e) && hand_on_file(&what) == -1);
	int first = 7;
	struct load_ready ready = {.initrds = &first, .n_initrds = 1};
	hand_on(&what, hand_on_file(&what), &test_arena, &ready);
	OK(ready.initrds == &first && ready.n_initrds == 1);
	e.format = S("bls");
	e.initrds.n = 0;
	OK(!hand_on_tells(&settings, &e));
	e.initrds.n = 1;
	settings.handover = false;
	OK(!hand_on_tells(&settings, &e));
}

static struct slice write_at(struct slice text, uint32_t index)
{
	struct slice rest = json_inside(json_get(text, S("writes"))), e = {0};

	for (uint32_t i = 0; i <= index; i++)
		OK(json_next(&rest, &e));
	return e;
}

/* On an ext4 both of a block's variables can be set; on a btrfs neither can. */
static void ask_for_two(struct boot_entry *e, struct slice fstype)
{
	static struct boot_write writes[2];
	struct slot *slot = catalog_add(&catalog, ORIGIN_BLOCK);

	slot->state = SLOT_SCANNED;
	slot->mount = 0;
	slot->probe.facts = (struct facts){.device = S("vda1"), .fstype = fstype};
	for (int i = 0; i < 2; i++)
		writes[i] = (struct boot_write){
			.kind = WRITE_ENV, .file = {.volume = slot->number, .path = S("/env")},
			.name = i ? S("b") : S("a"), .value = S("1"), .remove = (uint32_t)i};
	e->writes = (struct boot_write_list){writes, 2};
	for (uint32_t i = 0; i < kit.list.n; i++)
		kit.at[i].key.volume = slot->number;
}

/* Before the writes are made: as the volume lets expect. After: as it was. */
TEST(record_tells_what_became_of_each_write)
{
	struct write_result results[2] = {{.what = S("a=1"), .where = S("vda1:/env"), .done = 1},
					  {.what = S("unset b"), .where = S("vda1:/env"),
					   .why = S("full")}};
	struct write_record written = {0};

	begin();
	ask_for_two(&kit.entries[1], S("ext4"));
	record.written = &written;
	struct slice e = write_at(document(&kit.at[1]), 1);
	OK_TEXT(json_get_text(e, S("what"), &test_arena), S("unset b"));
	OK_TEXT(json_get_text(e, S("where"), &test_arena), S("vda1:/env"));
	OK_TEXT(json_get(e, S("done")), S("true"));
	OK(!record_foretold(&record, &catalog, &kit.at[1]));
	written.results = (struct write_result_list){results, 2};
	OK(!record_foretold(&record, &catalog, &kit.at[1]));
	e = write_at(document(&kit.at[1]), 1);
	OK_TEXT(json_get(e, S("done")), S("false"));
	OK_TEXT(json_get_text(e, S("why"), &test_arena), S("full"));
	results[1].why = (struct slice){0};
	OK(record_foretold(&record, &catalog, &kit.at[1]));
	written.results.n = 0;
	record.unwritten = S("it crashed");
	e = write_at(document(&kit.at[1]), 0);
	OK_TEXT(json_get_text(e, S("why"), &test_arena), S("it crashed"));
}

TEST(record_tells_what_is_refused_beforehand)
{
	struct write_record none = {0};
	struct text told = {.arena = &test_arena};

	begin();
	ask_for_two(&kit.entries[1], S("btrfs"));
	record.written = &none;
	struct slice text = document(&kit.at[1]);
	OK_TEXT(json_get(write_at(text, 0), S("done")), S("false"));
	OK(record_tell(text, &told));
	OK(says(text_slice(&told), S("  a=1 in vda1:/env: refused: its file system")));
	settings.writes = WRITES_NO;
	OK_TEXT(json_get_text(write_at(document(&kit.at[1]), 1), S("why"), &test_arena),
		S("the setting writes is no"));
	told.n = 0;
	report_text_explain(&told, &catalog, NULL);
	OK(says(text_slice(&told), S("asks for unset b in vda1:/env: refused: its file system")));
}

TEST(record_is_told_and_drawn)
{
	struct text told = {.arena = &test_arena}, drawn = {.arena = &test_arena};

	begin();
	record_event(&record, 5000, "failed", S("<no> & no"));
	record_time(&record, RECORD_LOAD, 6000);
	record_time(&record, RECORD_JUMP, 6500);
	struct slice text = document(&kit.at[1]);
	OK(record_tell(text, &told));
	OK(says(text_slice(&told), S("Started Entry \"B\"?: the default of its menu\n")));
	OK(says(text_slice(&told), S("     5.000 failed: <no> & no\n")));
	OK(timeline_draw(text, &drawn));
	OK(says(text_slice(&drawn), S(">500 ms</text>")));
	OK(!record_tell(S("{\"schema\":2}"), &told));
	OK(!timeline_draw(S("{\"schema\":1,\"times\":{}}"), &drawn));
}

TEST(json_read_takes_nothing_that_does_not_end)
{
	static const struct slice broken[] = {
		S_INIT("{\"a\":"), S_INIT("[1,2"), S_INIT("\"abc"), S_INIT("\"abc\\"),
		S_INIT("[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"), S_INIT("}"), S_INIT(""),
	};
	struct slice value;

	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		struct slice rest = broken[i];
		OK(!json_take(&rest, &value) && rest.n == 0);
	}
	struct slice object = S("{ \"a}\" : [1, \"]\"] , \"b\":\"\\u0041\\n\\\"\",\"c\":12}");
	OK_TEXT(json_get(object, S("a}")), S("[1, \"]\"]"));
	OK_TEXT(json_get_text(object, S("b"), &test_arena), S("A\n\""));
	OK(json_get_number(object, S("c"), 0) == 12);
	OK(json_get_number(object, S("b"), 7) == 7);
}

TEST(newc_is_what_cpio_writes)
{
	struct text out = {.arena = &test_arena};

	newc_put(&out, "ab", 0100444, S("hello"));
	newc_end(&out);
	struct slice s = text_slice(&out);
	OK_TEXT(slice_upto(s, 22), S("0707010000000000008124"));
	OK_TEXT(slice_upto(slice_from(s, 54), 8), S("00000005"));
	OK_TEXT(slice_upto(slice_from(s, 94), 8), S("00000003"));
	OK_TEXT(slice_upto(slice_from(s, 110), 2), S("ab"));
	OK_TEXT(slice_upto(slice_from(s, 116), 5), S("hello"));
	OK(slice_starts(slice_from(s, 124), S("070701")));
	OK(s.n % 4 == 0);
}

/* Whoever writes the file: with each number as large as can be, and with bytes that are others. */
TEST(record_of_anybody_harms_nobody)
{
	static char bytes[RECORD_BYTES];
	uint32_t seed = 3;

	begin();
	struct slot *slot = catalog_add(&catalog, ORIGIN_BLOCK);
	slot->state = SLOT_SCANNED;
	slot->probed = 900;
	record_time(&record, RECORD_LOAD, 6000);
	record_event(&record, 5000, "failed", S("no"));
	struct slice text = document(&kit.at[1]);
	for (int i = 0; i < 400; i++) {
		struct text told = {.arena = &test_arena};
		memcpy(bytes, text.p, text.n);
		for (int k = 0; k < 1 + i % 8; k++) {
			seed = seed * 1664525 + 1013904223;
			bytes[(seed >> 8) % text.n] = "{}[]\",:\\9u"[seed % 11];
		}
		(void)record_tell((struct slice){bytes, text.n}, &told);
		(void)timeline_draw((struct slice){bytes, text.n}, &told);
	}
	struct text drawn = {.arena = &test_arena};
	OK(!timeline_draw(S("{\"schema\":1,\"times\":{\"jump\":9223372036854775807}}"), &drawn));
	OK(timeline_draw(S("{\"schema\":1,\"times\":{\"start\":2147483647},\"devices\":[{"
			   "\"probed\":2147483647,\"probe_ms\":2147483647,"
			   "\"scanned\":9223372036854775807,"
			   "\"scan_ms\":9223372036854775807}]}"), &drawn));
}

TEST(record_tells_by_what_entries_are_passed_over)
{
	static struct discovery d;
	static struct catalog mine;

	begin();
	d.catalog = &mine;
	log_heed_rules(document(&kit.at[1]), &d, &test_arena);
	OK(mine.attempts == 0 && mine.reset.n == 0 && d.machine.tally_file.n == 0);
	catalog.attempts = 3;
	catalog.within = 600;
	catalog.reset = S("entry-a");
	log_heed_rules(document(&kit.at[1]), &d, &test_arena);
	OK(mine.attempts == 3 && mine.within == 600 && d.machine.tally_file.n == 0);
	OK_TEXT(mine.reset, S("entry-a"));
	catalog.within = UINT64_MAX;
	settings.attempts_file = S("UUID=1:/env");
	log_heed_rules(document(&kit.at[1]), &d, &test_arena);
	OK(mine.within == UINT64_MAX);
	OK_TEXT(d.machine.tally_file, S("UUID=1:/env"));
}
