/* Remembers what happened, and writes it down. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/record.h"

#include "init/catalog/asked.h"
#include "init/catalog/report_json.h"
#include "init/catalog/report_text.h"
#include "lib/json.h"

/* Up to where each list may fill the document, in its order. An element has less than ELEMENT
 * bytes: five texts at most, each byte of which may become six. */
enum {
	ELEMENT = 5 * 6 * RECORD_TEXT_BYTES + 400,
	UNTIL_WRITES = 8 << 10,
	UNTIL_CANDIDATES = 26 << 10,
	UNTIL_DEVICES = 44 << 10,
	UNTIL_REQUESTS = 54 << 10,
	UNTIL_EVENTS = RECORD_BYTES - 64,
};

void record_time(struct record *r, enum record_time which, int64_t now)
{
	if (!r->times[which] || which == RECORD_LOAD || which == RECORD_JUMP)
		r->times[which] = now;
}

void record_event(struct record *r, int64_t now, const char *what, struct slice text)
{
	struct record_event *e = &r->events[r->n++ % RECORD_EVENTS];

	text = slice_upto(text, sizeof(e->text));
	*e = (struct record_event){.at = now, .what = what, .n = (uint32_t)text.n};
	if (text.n)
		memcpy(e->text, text.p, text.n);
}

/* ---- the document ---- */

static bool has_room(const struct json *j, size_t until)
{
	return j->out->n + ELEMENT < until;
}

static void put_text(struct json *j, const char *key, struct slice s)
{
	json_member_text(j, key, slice_upto(s, RECORD_TEXT_BYTES));
}

static void put_left_out(struct json *j, const char *key, uint32_t n)
{
	if (n)
		json_member_number(j, key, n);
}

static void put_times(struct json *j, const struct record *r)
{
	static const char *const names[RECORD_TIMES] = {"start", "listed", "menu", "load", "jump"};

	json_key(j, "times");
	json_open(j, '{');
	for (int i = 0; i < RECORD_TIMES; i++)
		if (r->times[i])
			json_member_number(j, names[i], r->times[i]);
	json_close(j, '}');
}

/* Why it was this one. */
static struct slice why_taken(const struct record *r, const struct listing *list,
			      const struct settings *settings, const struct listed *l)
{
	bool several;

	if (!r->alone)
		return S("chosen at a console");
	if (entry_key_eq(list->resume, l->key) || entry_key_eq(list->guest_resume, l->key))
		return S("a system sleeps here");
	if (listing_by_word(list, settings->wanted, NULL, &several) == l)
		return S("the setting default names it");
	if (l->entry->flags & ENTRY_ONE_SHOT)
		return S("the firmware's variables ask for it this time");
	if (l->entry->flags & ENTRY_DEFAULT)
		return S("the default of its menu");
	return S("the next that can be started");
}

static struct slice why_not(const struct listed *l)
{
	uint32_t flags = l->entry->flags;

	if (!entry_bootable(l->entry))
		return entry_refusal(l->entry);
	if (l->failed.n)
		return l->failed;
	if (flags & ENTRY_OWN)
		return S("it is this boot loader");
	if (flags & ENTRY_BY_HAND)
		return S("it is started by hand alone");
	if (flags & ENTRY_RESTRICTED)
		return S("it wants a password");
	return l->guest ? S("its disk can be unplugged") : S("another one comes first");
}

static void put_decision(struct json *j, const struct record *r, const struct catalog *c,
			 const struct settings *settings, const struct listed *l)
{
	json_key(j, "decision");
	if (!l) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_member_text(j, "id", l->entry->id);
	put_text(j, "title", l->entry->title);
	put_text(j, "volume", catalog_volume_name(c, l->key.volume));
	put_text(j, "config", l->entry->config);
	put_text(j, "kernel", l->entry->kernel.path);
	json_member_text(j, "by", r->alone ? S("policy") : S("person"));
	json_member_text(j, "why", why_taken(r, &c->list, settings, l));
	json_close(j, '}');
}

/* What is said of write @i before it was made. */
static struct slice foretell(const struct catalog *c, const struct listed *l, uint32_t i)
{
	const struct slot *slot;

	return asked_permit(c, l->key.volume, &l->entry->writes.at[i], &slot);
}

static void put_write(struct json *j, struct slice what, struct slice where, struct slice why)
{
	json_open(j, '{');
	put_text(j, "what", what);
	put_text(j, "where", where);
	json_member_bool(j, "done", why.n == 0);
	if (why.n)
		put_text(j, "why", why);
	json_close(j, '}');
}

static uint32_t put_foretold(struct json *j, struct slice unwritten, const struct catalog *c,
			     const struct listed *l)
{
	struct text what = {.arena = j->out->arena, .max = RECORD_TEXT_BYTES}, where = what;
	uint32_t i;

	for (i = 0; i < l->entry->writes.n && has_room(j, UNTIL_WRITES); i++) {
		what.n = where.n = 0;
		asked_put_what(&what, &l->entry->writes.at[i]);
		asked_put_where(&where, c, &l->entry->writes.at[i]);
		put_write(j, text_slice(&what), text_slice(&where),
			  unwritten.n ? unwritten : foretell(c, l, i));
	}
	return l->entry->writes.n - i;
}

static void put_writes(struct json *j, const struct record *r, const struct catalog *c,
		       const struct settings *settings, const struct listed *chosen)
{
	static const struct write_record none;
	const struct write_record *w = r->written ? r->written : &none;
	struct slice unwritten = r->unwritten;
	uint32_t i, left_out = 0;

	if (settings->writes == WRITES_NO)
		unwritten = S("the setting writes is no");
	json_key(j, "writes");
	json_open(j, '[');
	for (i = 0; i < w->results.n && has_room(j, UNTIL_WRITES); i++)
		put_write(j, w->results.at[i].what, w->results.at[i].where, w->results.at[i].why);
	if (w->results.n)
		left_out = w->results.n - i;
	else if (chosen)
		left_out = put_foretold(j, unwritten, c, chosen);
	json_close(j, ']');
	put_left_out(j, "writes_left_out", left_out);
}

bool record_foretold(const struct record *r, const struct catalog *c, const struct listed *l)
{
	const struct write_result_list *results = &r->written->results;

	for (uint32_t i = 0; i < results->n && i < l->entry->writes.n; i++)
		if (!slice_eq(results->at[i].why, foretell(c, l, i)))
			return false;
	return results->n >= l->entry->writes.n;	/* one more counts the start */
}

static void put_candidates(struct json *j, const struct catalog *c, const struct listed *chosen)
{
	uint32_t i;

	json_key(j, "candidates");
	json_open(j, '[');
	for (i = 0; i < c->list.n && has_room(j, UNTIL_CANDIDATES); i++) {
		const struct listed *l = &c->list.at[i];
		json_open(j, '{');
		json_member_text(j, "id", l->entry->id);
		put_text(j, "title", l->entry->title);
		put_text(j, "volume", catalog_volume_name(c, l->key.volume));
		json_member_bool(j, "taken", l == chosen);
		if (l != chosen)
			put_text(j, "why", why_not(l));
		json_close(j, '}');
	}
	json_close(j, ']');
	put_left_out(j, "candidates_left_out", c->list.n - i);
}

static void put_device(struct json *j, const struct slot *s, struct text *outcome)
{
	const struct facts *f = &s->probe.facts;

	outcome->n = 0;
	report_text_outcome(outcome, s);
	json_open(j, '{');
	put_text(j, "device", f->device);
	put_text(j, "fstype", f->fstype);
	put_text(j, "label", f->label);
	if (s->probed)
		json_member_number(j, "probed", s->probed);
	if (s->probed && s->state > SLOT_PROBING)
		json_member_number(j, "probe_ms", s->probe_ms);
	if (s->state >= SLOT_SCANNING) {
		json_member_number(j, "scanned", s->started);
		if (s->state == SLOT_SCANNED)
			json_member_number(j, "scan_ms", s->scan_ms);
	}
	put_text(j, "result", text_slice(outcome));
	json_close(j, '}');
}

static void put_devices(struct json *j, const struct catalog *c)
{
	struct text outcome = {.arena = j->out->arena, .max = 2 * RECORD_TEXT_BYTES};
	uint32_t left_out = 0;

	json_key(j, "devices");
	json_open(j, '[');
	CATALOG_FOR_EACH((struct catalog *)c, s) {
		if (has_room(j, UNTIL_DEVICES))
			put_device(j, s, &outcome);
		else
			left_out++;
	}
	json_close(j, ']');
	put_left_out(j, "devices_left_out", left_out);
}

/* Of servers, as kexling explain has them; an address has thrice the bytes of another text, so that
 * one has no more than ELEMENT either. */
static void put_requests(struct json *j, const struct catalog *c)
{
	uint32_t left_out = 0;

	json_key(j, "requests");
	json_open(j, '[');
	CATALOG_FOR_EACH((struct catalog *)c, s) {
		for (uint32_t i = 0; i < s->scan.requests.n; i++) {
			struct fetch_request r = s->scan.requests.at[i];

			r.method = slice_upto(r.method, RECORD_TEXT_BYTES);
			r.url = slice_upto(r.url, 3 * RECORD_TEXT_BYTES);
			r.note = slice_upto(r.note, RECORD_TEXT_BYTES);
			if (has_room(j, UNTIL_REQUESTS))
				report_json_request(j, &r);
			else
				left_out++;
		}
	}
	json_close(j, ']');
	put_left_out(j, "requests_left_out", left_out);
}

static void put_events(struct json *j, const struct record *r)
{
	uint32_t kept = r->n < RECORD_EVENTS ? r->n : RECORD_EVENTS, i;

	json_key(j, "events");
	json_open(j, '[');
	for (i = r->n - kept; i < r->n && has_room(j, UNTIL_EVENTS); i++) {
		const struct record_event *e = &r->events[i % RECORD_EVENTS];
		json_open(j, '{');
		json_member_number(j, "at", e->at);
		json_member_text(j, "what", slice_str(e->what));
		if (e->n)
			json_member_text(j, "text", (struct slice){e->text, e->n});
		json_close(j, '}');
	}
	json_close(j, ']');
	put_left_out(j, "events_left_out", r->n - kept + (r->n - i));
}

/* By what entries are passed over: the next system's own list is to say the same. */
static void put_rules(struct json *j, const struct catalog *c, const struct settings *settings)
{
	if (c->reset.n)
		put_text(j, "reset", c->reset);
	if (!c->attempts)
		return;
	json_member_text(j, "attempts", settings->attempts_file.n ? settings->attempts_file
								  : S("efi"));
	json_member_number(j, "attempts_most", c->attempts);
	if (c->within <= INT32_MAX)
		json_member_number(j, "attempts_within", (int64_t)c->within);
}

void record_put(struct text *out, const struct record *r, const struct catalog *c,
		const struct settings *settings, const struct listed *chosen)
{
	struct json j = {.out = out, .indent = false};

	json_open(&j, '{');
	json_member_number(&j, "schema", 1);
	put_times(&j, r);
	put_decision(&j, r, c, settings, chosen);
	put_writes(&j, r, c, settings, chosen);
	put_rules(&j, c, settings);
	put_candidates(&j, c, chosen);
	put_devices(&j, c);
	put_requests(&j, c);
	put_events(&j, r);
	json_close(&j, '}');
}
