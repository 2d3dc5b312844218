/* The record of a start, for people: of the loader that is running, or of the one before this
 * system. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/record.h"
#include "lib/json_read.h"

static void put_time(struct text *out, int64_t ms)
{
	if (ms < 0)
		text_put(out, S("         - "));
	else
		text_printf(out, "%6lld.%03d ", (long long)ms / 1000, (int)(ms % 1000));
}

/* "  taken  Title [id] on volume" and why, in a line. */
static void tell_candidate(struct slice e, struct text *out)
{
	struct arena *a = out->arena;
	bool taken = slice_eq(json_get(e, S("taken")), S("true"));
	struct slice why = json_get_text(e, S("why"), a);

	text_put(out, taken ? S("* ") : S("  "));
	text_safe(out, json_get_text(e, S("title"), a));
	text_put(out, S(" ["));
	text_safe(out, json_get_text(e, S("id"), a));
	text_put(out, S("] on "));
	text_safe(out, json_get_text(e, S("volume"), a));
	text_put(out, why.n ? S(": ") : S(""));
	text_safe(out, why);
	text_char(out, '\n');
}

static void tell_job(struct text *out, struct slice e, const char *what, struct slice at,
		     struct slice took)
{
	int64_t start = json_get_number(e, at, -1), ms = json_get_number(e, took, -1);

	if (start < 0)
		return;
	put_time(out, start);
	text_printf(out, "%s ", what);
	text_safe(out, json_get_text(e, S("device"), out->arena));
	if (ms >= 0)
		text_printf(out, ", %lld ms", (long long)ms);
	text_char(out, '\n');
}

static void tell_device(struct slice e, struct text *out)
{
	tell_job(out, e, "probe", S("probed"), S("probe_ms"));
	tell_job(out, e, "scan", S("scanned"), S("scan_ms"));
	text_put(out, S("           "));
	text_safe(out, json_get_text(e, S("device"), out->arena));
	text_put(out, S(": "));
	text_safe(out, json_get_text(e, S("result"), out->arena));
	text_char(out, '\n');
}

static void tell_request(struct slice e, struct text *out)
{
	struct slice note = json_get_text(e, S("note"), out->arena);

	text_put(out, S("  "));
	text_safe(out, json_get_text(e, S("url"), out->arena));
	text_printf(out, ": %lld bytes in %lld ms", (long long)json_get_number(e, S("bytes"), 0),
		    (long long)json_get_number(e, S("ms"), 0));
	text_put(out, note.n ? S(", ") : S(""));
	text_safe(out, note);
	text_char(out, '\n');
}

static void tell_event(struct slice e, struct text *out)
{
	struct slice text = json_get_text(e, S("text"), out->arena);

	put_time(out, json_get_number(e, S("at"), -1));
	text_safe(out, json_get_text(e, S("what"), out->arena));
	text_put(out, text.n ? S(": ") : S(""));
	text_safe(out, text);
	text_char(out, '\n');
}

static void tell_write(struct slice e, struct text *out)
{
	struct slice why = json_get_text(e, S("why"), out->arena);

	text_put(out, S("  "));
	text_safe(out, json_get_text(e, S("what"), out->arena));
	text_put(out, S(" in "));
	text_safe(out, json_get_text(e, S("where"), out->arena));
	text_put(out, slice_eq(json_get(e, S("done")), S("true")) ? S(": done") : S(": refused: "));
	text_safe(out, why);
	text_char(out, '\n');
}

static void tell_list(struct slice document, struct slice key, const char *heading,
		      void (*tell)(struct slice e, struct text *out), struct text *out)
{
	struct slice rest = json_inside(json_get(document, key)), e;

	if (rest.n)
		text_printf(out, "%s\n", heading);
	while (json_next(&rest, &e))
		tell(e, out);
}

static void tell_decision(struct slice document, struct text *out)
{
	struct slice d = json_get(document, S("decision"));

	if (json_inside(d).n == 0)
		return;
	text_put(out, S("Started "));
	text_safe(out, json_get_text(d, S("title"), out->arena));
	text_put(out, S(": "));
	text_safe(out, json_get_text(d, S("why"), out->arena));
	text_char(out, '\n');
}

static void tell_times(struct slice document, struct text *out)
{
	static const struct {
		struct slice key;
		const char *what;
	} times[] = {
		{S_INIT("start"), "the kernel is there, kexling begins"},
		{S_INIT("listed"), "the first entry is there"},
		{S_INIT("menu"), "the menu is shown"},
		{S_INIT("load"), "loading begins"},
		{S_INIT("jump"), "the jump"},
	};
	struct slice object = json_get(document, S("times"));

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		int64_t at = json_get_number(object, times[i].key, -1);
		if (at < 0)
			continue;
		put_time(out, at);
		text_printf(out, "%s\n", times[i].what);
	}
}

bool record_tell(struct slice document, struct text *out)
{
	if (json_get_number(document, S("schema"), 0) != 1)
		return false;
	tell_decision(document, out);
	text_put(out, S("Seconds since the boot loader's kernel began:\n"));
	tell_times(document, out);
	tell_list(document, S("writes"), "Asked to be remembered:", tell_write, out);
	tell_list(document, S("events"), "What happened:", tell_event, out);
	tell_list(document, S("candidates"), "Entries:", tell_candidate, out);
	tell_list(document, S("devices"), "Devices:", tell_device, out);
	tell_list(document, S("requests"), "Asked of servers:", tell_request, out);
	return true;
}
