/* What explain and the empty menu say about volumes. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/report_text.h"

#include "init/catalog/asked.h"
#include "init/job/loop.h"

static void put_size(struct text *out, uint64_t bytes)
{
	if (bytes >= 10ull << 30)
		text_printf(out, " %llu GiB", (unsigned long long)(bytes >> 30));
	else if (bytes)
		text_printf(out, " %llu MiB", (unsigned long long)((bytes + (1 << 19)) >> 20));
}

/* "vda2 ext4 1024 MiB 'boot'", as much of it as is known. */
static void put_identity(struct text *out, const struct slot *s)
{
	const struct facts *f = &s->probe.facts;

	text_safe(out, f->device.n ? f->device : S("(directory)"));
	if (f->fstype.n || f->pttype.n) {
		text_char(out, ' ');
		text_safe(out, f->fstype.n ? f->fstype : f->pttype);
	}
	put_size(out, f->size);
	if (f->label.n) {
		text_put(out, S(" '"));
		text_safe(out, f->label);
		text_char(out, '\'');
	}
}

static void put_waiting(struct text *out, const struct slot *s)
{
	text_put(out, S("still being looked at"));
	if (s->state == SLOT_PROBING || s->state == SLOT_SCANNING)
		text_printf(out, "; no answer for %lld s",
			    (long long)(loop_now() - s->started) / 1000);
}

void report_text_outcome(struct text *out, const struct slot *s)
{
	if (s->failure.message.n)
		text_safe(out, s->failure.message);
	else if (s->fate.message.n)
		text_safe(out, s->fate.message);
	else if (s->state == SLOT_UNREADABLE && s->probe.notes.n)
		text_safe(out, s->probe.notes.at[0].message);
	else if (s->state != SLOT_SCANNED)
		put_waiting(out, s);
	else if (s->scan.entries.n)
		text_printf(out, "%u %s", s->scan.entries.n,
			    s->scan.entries.n == 1 ? "entry" : "entries");
	else if (s->probe.facts.image.path.n)
		text_put(out, S("inside an image"));
	else
		text_put(out, s->scan.notes.n ? s->scan.notes.at[0].message
					      : S("no boot configuration found"));
}

static void put_volume_line(struct text *out, const struct slot *s)
{
	put_identity(out, s);
	text_put(out, S(": "));
	report_text_outcome(out, s);
}

static void put_note_line(struct text *out, const struct note *n)
{
	text_put(out, S("    "));
	text_put(out, note_code_name(n->code));
	text_put(out, S(": "));
	if (n->path.n) {
		text_safe(out, n->path);
		if (n->line)
			text_printf(out, ":%u", n->line);
		text_put(out, S(": "));
	}
	text_safe(out, n->message);
	text_char(out, '\n');
}

/* What its start is to leave behind, and what of that is refused. */
static void put_asked(struct text *out, const struct catalog *c, const struct listed *l)
{
	for (uint32_t i = 0; i < l->entry->writes.n && !out->cut; i++) {
		const struct boot_write *w = &l->entry->writes.at[i];
		const struct slot *slot;
		struct slice why = asked_permit(c, l->key.volume, w, &slot);

		text_put(out, S("      asks for "));
		asked_put_what(out, w);
		text_put(out, S(" in "));
		asked_put_where(out, c, w);
		text_put(out, why.n ? S(": refused: ") : S(""));
		text_put(out, why);
		text_char(out, '\n');
	}
}

static void put_entry_line(struct text *out, const struct catalog *c, const struct listed *l,
			   bool chosen)
{
	const struct boot_entry *e = l->entry;

	text_printf(out, "  %c %.*s ", chosen ? '*' : ' ', SLICE_ARG(e->id));
	for (uint32_t i = 0; i < e->submenu.n; i++) {
		text_safe(out, e->submenu.at[i]);
		text_put(out, S(" > "));
	}
	text_safe(out, e->title);
	text_put(out, S("  ("));
	text_safe(out, e->config);
	text_printf(out, ":%u)", e->line);
	text_put(out, entry_bootable(e) ? S("\n") : S("  refused\n"));
	for (uint32_t i = 0; i < e->problems.n; i++) {
		struct note plain = e->problems.at[i];
		plain.path = (struct slice){0};
		text_put(out, S("      "));
		put_note_line(out, &plain);
	}
	if (l->failed.n) {
		text_put(out, S("      is not started by itself: "));
		text_safe(out, l->failed);
		text_char(out, '\n');
	}
	put_asked(out, c, l);
}

/* What is listed where another volume's menu has it. */
static void put_twins(struct text *out, const struct catalog *c, uint32_t volume)
{
	for (uint32_t i = 0; i < c->list.n_twins; i++) {
		const struct listed_twin *t = &c->list.twins[i];

		if (t->listed.key.volume != volume)
			continue;
		const struct boot_entry *e = t->listed.entry;
		const struct listed *stays = &c->list.at[t->stays];

		text_printf(out, "  = %.*s ", SLICE_ARG(stays->entry->id));
		text_safe(out, e->title);
		text_put(out, S("  ("));
		text_safe(out, e->config);
		text_printf(out, ":%u)  listed on ", e->line);
		text_safe(out, catalog_volume_name(c, stays->key.volume));
		text_char(out, '\n');
	}
}

static void put_word(struct text *out, const char *what, struct slice word)
{
	if (word.n == 0)
		return;
	text_printf(out, "    %s: ", what);
	text_safe(out, word);
	text_char(out, '\n');
}

/* What the device is, where it is, and what GRUB calls it. */
static void put_place(struct text *out, const struct facts *f)
{
	if (f->partition == 0 || f->grub.n) {
		put_word(out, "is", f->model);
		put_word(out, "at", f->path);
	}
	put_word(out, "GRUB", f->grub);
	if (f->partition)
		text_printf(out, "    partition %u of %.*s (%.*s)\n", f->partition,
			    SLICE_ARG(f->disk), SLICE_ARG(f->pttype.n ? f->pttype : S("?")));
}

/* Of a network: each server that answered, also those that are not heeded. */
static void put_offers(struct text *out, const struct lease_offers *offers)
{
	for (uint32_t i = 0; i < offers->n; i++) {
		const struct lease_offer *o = &offers->at[i];

		text_put(out, S("    offer of "));
		text_safe(out, o->server);
		text_printf(out, "%s after %u ms: ", o->proxy ? ", a proxy," : "", o->after_ms);
		text_safe(out, o->offered.n ? o->offered : S("no address"));
		text_put(out, o->boot_file.n ? S(", boot file ") : S(", no boot file"));
		text_safe(out, o->boot_file);
		text_char(out, '\n');
	}
}

/* And each file that was asked for. */
static void put_requests(struct text *out, const struct fetch_log *requests)
{
	for (uint32_t i = 0; i < requests->n; i++) {
		const struct fetch_request *r = &requests->at[i];

		text_printf(out, "    at %u ms ", r->t);
		text_safe(out, r->method);
		text_char(out, ' ');
		text_safe(out, r->url);
		text_printf(out, ": %llu bytes in %u ms", (unsigned long long)r->bytes, r->ms);
		text_put(out, r->note.n ? S(", ") : S(""));
		text_safe(out, r->note);
		text_char(out, '\n');
	}
}

static void put_volume(struct text *out, const struct catalog *c, const struct slot *s,
		       const struct listed *chosen)
{
	put_volume_line(out, s);
	text_printf(out, "  [probed in %lld ms, read in %lld ms]\n", (long long)s->probe_ms,
		    (long long)s->scan_ms);
	put_place(out, &s->probe.facts);
	if (s->origin == ORIGIN_NET) {
		put_offers(out, &s->net.offers);
		put_requests(out, &s->scan.requests);
	}
	for (uint32_t i = 0; i < s->scan.menus.n; i++)
		put_word(out, "dialect", s->scan.menus.at[i].dialect);
	for (uint32_t i = 0; i < c->list.n; i++)
		if (c->list.at[i].key.volume == s->number)
			put_entry_line(out, c, &c->list.at[i],
				       &c->list.at[i] == chosen);
	put_twins(out, c, s->number);
	for (uint32_t i = 0; s->state != SLOT_UNREADABLE && i < s->probe.notes.n; i++)
		put_note_line(out, &s->probe.notes.at[i]);
	for (uint32_t i = 0; i < s->scan.notes.n; i++)
		put_note_line(out, &s->scan.notes.at[i]);
	for (uint32_t i = 0; i < s->scan.wants.n; i++) {
		text_put(out, S("    asks for "));
		text_safe(out, s->scan.wants.at[i]);
		text_put(out, S(", which is not there\n"));
	}
}

void report_text_explain(struct text *out, const struct catalog *c, const struct listed *chosen)
{
	uint32_t volumes = 0;

	CATALOG_FOR_EACH((struct catalog *)c, s) {
		if (!catalog_is_asked(c, s))
			continue;
		put_volume(out, c, s, chosen);
		volumes++;
	}
	struct note room[CATALOG_NOTES];
	struct note_list notes = catalog_notes(c, room);
	for (uint32_t i = 0; i < notes.n; i++)
		put_note_line(out, &notes.at[i]);
	if (volumes == 0)
		text_put(out, S("no block device is there\n"));
}

/* At least as wide as what others have in that column. */
static void put_column(struct text *out, struct slice s, size_t width)
{
	size_t begin = out->n;

	text_safe(out, s.n ? s : S("-"));
	while (out->n < begin + width)
		text_char(out, ' ');
	text_char(out, ' ');
}

void report_text_devices(struct text *out, const struct catalog *c)
{
	CATALOG_FOR_EACH((struct catalog *)c, s) {
		const struct facts *f = &s->probe.facts;

		if (!catalog_is_asked(c, s))
			continue;
		text_put(out, f->partition ? S("  ") : S(""));
		put_column(out, f->device, f->partition ? 12 : 14);
		put_column(out, f->fstype.n ? f->fstype : f->pttype, 8);
		put_column(out, f->label, 12);
		put_column(out, f->uuid, 36);
		size_t begin = out->n;
		put_size(out, f->size);
		text_put(out, out->n > begin ? S("  ") : S(" "));
		report_text_outcome(out, s);
		text_char(out, '\n');
	}
}
