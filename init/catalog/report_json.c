/* The JSON document of list, show and explain (schema 1). */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/report_json.h"

#include <stdio.h>

#include "init/catalog/asked.h"

enum { SCHEMA = 1 };

static void put_ref(struct json *j, const struct catalog *c, const struct file_ref *ref)
{
	if (ref->path.n == 0) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_member_text(j, "volume",
			 ref->volume ? catalog_volume_name(c, ref->volume) : ref->device);
	json_member_text(j, "path", ref->path);
	if (ref->part.n)
		json_member_text(j, "part", ref->part);
	json_close(j, '}');
}

static void put_refs(struct json *j, const struct catalog *c, const char *key,
		     const struct file_list *list)
{
	json_key(j, key);
	json_open(j, '[');
	for (uint32_t i = 0; i < list->n; i++)
		put_ref(j, c, &list->at[i]);
	json_close(j, ']');
}

static void put_note(struct json *j, const struct catalog *c, const struct note *n)
{
	json_open(j, '{');
	json_member_text(j, "code", note_code_name(n->code));
	json_member_text(j, "volume", catalog_volume_name(c, n->volume));
	json_member_text_or_null(j, "path", n->path);
	json_key(j, "line");
	if (n->line)
		json_number(j, n->line);
	else
		json_null(j);
	json_member_text(j, "message", n->message);
	json_close(j, '}');
}

static void put_problems(struct json *j, const struct note_list *list)
{
	json_key(j, "problems");
	json_open(j, '[');
	for (uint32_t i = 0; i < list->n; i++) {
		json_open(j, '{');
		json_member_text(j, "code", note_code_name(list->at[i].code));
		json_member_text(j, "message", list->at[i].message);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_config(struct json *j, const struct catalog *c, const struct boot_entry *e)
{
	json_key(j, "config");
	json_open(j, '{');
	json_member_text(j, "volume", catalog_volume_name(c, e->config_volume));
	json_member_text(j, "path", e->config);
	json_member_number(j, "line", e->line);
	json_close(j, '}');
}

static void put_tries(struct json *j, const struct boot_entry *e)
{
	json_key(j, "tries");
	if (e->tries_left == TRIES_UNCOUNTED) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_member_number(j, "left", e->tries_left);
	json_member_number(j, "done", e->tries_done == TRIES_UNCOUNTED ? 0 : e->tries_done);
	json_close(j, '}');
}

/* Only where there are some. */
static void put_writes(struct json *j, const struct catalog *c, const struct listed *l)
{
	const struct boot_write_list *writes = &l->entry->writes;
	struct text what = {.arena = j->out->arena}, where = {.arena = j->out->arena};

	if (writes->n == 0)
		return;
	json_key(j, "writes");
	json_open(j, '[');
	for (uint32_t i = 0; i < writes->n; i++) {
		const struct slot *slot;

		what.n = where.n = 0;
		asked_put_what(&what, &writes->at[i]);
		asked_put_where(&where, c, &writes->at[i]);
		json_open(j, '{');
		json_member_text(j, "what", text_slice(&what));
		json_member_text(j, "where", text_slice(&where));
		json_member_text_or_null(j, "refused", asked_permit(c, l->key.volume,
								    &writes->at[i], &slot));
		json_close(j, '}');
	}
	json_close(j, ']');
}

static const char *action_name(uint32_t action)
{
	static const char *const names[] = {
		[ACTION_BOOT] = "boot",		[ACTION_REBOOT] = "reboot",
		[ACTION_POWEROFF] = "poweroff",	[ACTION_FIRMWARE] = "firmware",
		[ACTION_EXIT] = "exit",		[ACTION_PROGRAM] = "program",
	};

	return names[action < ACTION_COUNT ? action : ACTION_BOOT];
}

void report_json_entry(struct json *j, const struct catalog *c, const struct listed *l,
		       const struct listed *chosen)
{
	const struct boot_entry *e = l->entry;

	json_open(j, '{');
	json_member_text(j, "id", e->id);
	json_member_text(j, "name", e->name);
	json_member_text(j, "title", e->title);
	json_member_texts(j, "submenu", &e->submenu);
	json_member_text(j, "format", e->format);
	put_config(j, c, e);
	json_member_text(j, "action", slice_str(action_name(e->action)));
	json_key(j, "kernel");
	put_ref(j, c, &e->kernel);
	put_refs(j, c, "initrds", &e->initrds);
	json_member_text(j, "cmdline", e->cmdline);
	json_key(j, "devicetree");
	put_ref(j, c, &e->devicetree);
	put_refs(j, c, "overlays", &e->overlays);
	json_member_text_or_null(j, "version", e->version);
	json_member_text_or_null(j, "sort_key", e->sort_key);
	json_member_text_or_null(j, "machine_id", e->machine_id);
	json_member_text_or_null(j, "architecture", e->architecture);
	json_member_bool(j, "default", l == chosen);
	json_member_bool(j, "hidden", e->flags & ENTRY_HIDDEN);
	put_tries(j, e);
	put_writes(j, c, l);
	put_problems(j, &e->problems);
	json_close(j, '}');
}

static const char *state_name(const struct slot *s)
{
	if (s->failure.message.n)
		return "failed";
	switch (s->state) {
	case SLOT_UNREADABLE:
		if (s->lent)
			return "lent";
		return s->probe.facts.pttype.n && !s->probe.facts.fstype.n && !s->block.partition
			       ? "partitioned" : "unreadable";
	case SLOT_SCANNED:
		return "scanned";
	default:
		return "pending";
	}
}

/* Only what there is: a directory has none of it. */
static void put_hardware(struct json *j, const struct slot *s)
{
	const struct facts *f = &s->probe.facts;
	const struct {
		const char *key;
		struct slice value;
	} texts[] = {
		{"disk", f->disk}, {"table", f->pttype}, {"model", f->model},
		{"path", f->path}, {"grub", f->grub},
	};

	if (s->origin != ORIGIN_BLOCK)
		return;
	json_member_number(j, "size", (int64_t)f->size);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].value.n)
			json_member_text(j, texts[i].key, texts[i].value);
	json_member_number(j, "probe_ms", s->probe_ms);
	json_member_number(j, "read_ms", s->scan_ms);
}

/* Only where there are some: in the order of its menus. */
static void put_dialects(struct json *j, const struct slot *s)
{
	bool any = false;

	for (uint32_t i = 0; i < s->scan.menus.n; i++) {
		if (!s->scan.menus.at[i].dialect.n)
			continue;
		if (!any) {
			json_key(j, "dialects");
			json_open(j, '[');
		}
		any = true;
		json_text(j, s->scan.menus.at[i].dialect);
	}
	if (any)
		json_close(j, ']');
}

static void put_offers(struct json *j, const struct lease_offers *offers)
{
	json_key(j, "offers");
	json_open(j, '[');
	for (uint32_t i = 0; i < offers->n; i++) {
		const struct lease_offer *o = &offers->at[i];
		json_open(j, '{');
		json_member_text(j, "server", o->server);
		json_member_text_or_null(j, "offered", o->offered);
		json_member_text_or_null(j, "boot_file", o->boot_file);
		json_member_number(j, "ms", o->after_ms);
		json_member_bool(j, "proxy", o->proxy);
		json_close(j, '}');
	}
	json_close(j, ']');
}

void report_json_request(struct json *j, const struct fetch_request *r)
{
	json_open(j, '{');
	json_member_number(j, "t", r->t);
	json_member_text(j, "method", r->method);
	json_member_text(j, "url", r->url);
	json_member_number(j, "status", r->status);
	json_member_number(j, "bytes", (int64_t)r->bytes);
	json_member_number(j, "ms", r->ms);
	json_member_text_or_null(j, "note", r->note);
	json_close(j, '}');
}

static void put_requests(struct json *j, const struct fetch_log *requests)
{
	json_key(j, "requests");
	json_open(j, '[');
	for (uint32_t i = 0; i < requests->n; i++)
		report_json_request(j, &requests->at[i]);
	json_close(j, ']');
}

/* Only of networks: what a server said. */
static void put_lease(struct json *j, const struct slot *s)
{
	const struct net_identity *who = &s->net.who;

	if (s->origin != ORIGIN_NET)
		return;
	json_key(j, "net");
	json_open(j, '{');
	json_member_text(j, "interface", who->interface);
	json_member_text_or_null(j, "mac", who->mac);
	json_member_text_or_null(j, "ip", who->ip);
	json_member_text_or_null(j, "gateway", who->gateway);
	json_member_text_or_null(j, "ip6", who->ip6);
	json_member_text_or_null(j, "gateway6", who->gateway6);
	json_member_text_or_null(j, "dhcp_server", who->server_id);
	json_member_text_or_null(j, "dhcp6_server", who->server6);
	json_member_text_or_null(j, "next_server", who->next_server);
	json_member_text_or_null(j, "url", who->url);
	put_offers(j, &s->net.offers);
	put_requests(j, &s->scan.requests);
	json_member_number(j, "read_ms", s->scan_ms);
	json_close(j, '}');
}

static void put_volume(struct json *j, const struct slot *s)
{
	const struct facts *f = &s->probe.facts;

	json_open(j, '{');
	json_member_text(j, "device", f->device);
	json_member_text_or_null(j, "fstype", f->fstype);
	json_member_text_or_null(j, "uuid", f->uuid);
	json_member_text_or_null(j, "label", f->label);
	json_member_text_or_null(j, "partuuid", f->partuuid);
	json_member_text_or_null(j, "partlabel", f->partlabel);
	json_member_text(j, "state", slice_str(state_name(s)));
	put_hardware(j, s);
	put_dialects(j, s);
	put_lease(j, s);
	put_problems(j, &s->probe.notes);
	json_close(j, '}');
}

/* The other origins of entries, in the words of a scan that finds two in one volume. */
static void put_twins(struct json *j, const struct catalog *c)
{
	for (uint32_t i = 0; i < c->list.n_twins; i++) {
		const struct boot_entry *e = c->list.twins[i].listed.entry;
		const struct listed *stays = &c->list.at[c->list.twins[i].stays];
		struct slice where = catalog_volume_name(c, stays->key.volume);
		char text[LIMIT_NOTE_BYTES];
		int n = snprintf(text, sizeof(text),
				 "\"%.*s\" is listed already, from %.*s of %.*s",
				 SLICE_ARG(e->title), SLICE_ARG(stays->entry->config),
				 SLICE_ARG(where));
		struct note note = {.code = NOTE_DUPLICATE, .volume = e->config_volume,
				    .path = e->config, .line = e->line, .message = {text, 0}};

		note.message.n = n < 0			    ? 0
				 : (size_t)n < sizeof(text) ? (size_t)n
							    : sizeof(text) - 1;
		put_note(j, c, &note);
	}
}

static void put_all_notes(struct json *j, const struct catalog *c)
{
	json_key(j, "notes");
	json_open(j, '[');
	CATALOG_FOR_EACH((struct catalog *)c, s) {
		for (uint32_t i = 0; i < s->probe.notes.n; i++)
			put_note(j, c, &s->probe.notes.at[i]);
		for (uint32_t i = 0; i < s->scan.notes.n; i++)
			put_note(j, c, &s->scan.notes.at[i]);
		if (s->failure.message.n)
			put_note(j, c, &s->failure);
		if (s->fate.message.n)
			put_note(j, c, &s->fate);
	}
	put_twins(j, c);
	struct note room[CATALOG_NOTES];
	struct note_list notes = catalog_notes(c, room);
	for (uint32_t i = 0; i < notes.n; i++)
		put_note(j, c, &notes.at[i]);
	json_close(j, ']');
}

static void put_timeout(struct json *j, const struct listed *chosen)
{
	json_key(j, "timeout");
	if (chosen && chosen->menu->timeout != MENU_TIMEOUT_UNSET)
		json_number(j, chosen->menu->timeout);
	else
		json_null(j);
}

void report_json_catalog(struct json *j, const struct catalog *c, const struct listed *chosen,
			 const struct slice_list *quirks)
{
	json_open(j, '{');
	json_member_number(j, "schema", SCHEMA);
	put_timeout(j, chosen);
	json_member_text_or_null(j, "default", chosen ? chosen->entry->id : (struct slice){0});
	json_key(j, "volumes");
	json_open(j, '[');
	CATALOG_FOR_EACH((struct catalog *)c, s)
		put_volume(j, s);
	json_close(j, ']');
	json_key(j, "entries");
	json_open(j, '[');
	for (uint32_t i = 0; i < c->list.n; i++)
		report_json_entry(j, c, &c->list.at[i], chosen);
	json_close(j, ']');
	put_all_notes(j, c);
	if (quirks)
		json_member_texts(j, "quirks", quirks);
	json_close(j, '}');
}
