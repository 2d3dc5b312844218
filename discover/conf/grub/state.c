/* State of a GRUB run: variables with their hooks, pending errors, output, the budget. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/state.h"

#include <stdarg.h>
#include <stdio.h>

#include "lib/number.h"

enum {
	RESERVE = 6 << 20,	/* more than one command can take */
	LENDERS = 4,		/* groups in groups that get a share; deeper ones do not */
	WORK_PER_STEP = 256,	/* bytes looked at that weigh as much as a command */
};

bool grub_has(const struct grub *g, struct slice name)
{
	return layer_find(g->vars, name, NULL) != NULL;
}

struct slice grub_get(const struct grub *g, struct slice name)
{
	const struct var *v = layer_find(g->vars, name, NULL);

	return v ? v->value : (struct slice){0};
}

static struct var *make(struct grub *g, struct slice name)
{
	struct var *v = layer_make(g->vars, g->arena, name);

	if (!v && g->stop == STOP_NONE) {
		grub_note(g, NOTE_LIMIT, "more than %d variables", LIMIT_GRUB_VARIABLES);
		g->stop = STOP_LIMIT;
	}
	return v;
}

/* What GRUB makes of a value of check_signatures. */
static struct slice demand_signatures(struct grub *g, struct slice value)
{
	if (!slice_starts(value, S("1")) && !slice_starts(value, S("e")))
		return S("no");
	if (!g->signatures)
		grub_note(g, NOTE_UNSUPPORTED, "check_signatures=enforce: no signature is checked "
			  "here, so what is loaded from here on is refused");
	g->signatures = true;
	return S("enforce");
}

void grub_set(struct grub *g, struct slice name, struct slice value)
{
	struct var *v = make(g, name);

	if (slice_eq(name, S("check_signatures")))
		value = demand_signatures(g, value);
	if (slice_eq(name, S("root")) && slice_starts(value, S("(")) && slice_ends(value, S(")")))
		value = slice_upto(slice_from(value, 1), value.n - 2);
	if (v)
		var_assign(v, g->arena, slice_upto(value, LIMIT_GRUB_VALUE_BYTES));
}

/* Variables that GRUB watches are emptied instead of removed. */
static bool has_hook(struct slice name)
{
	static const struct slice hooked[] = {
		S_INIT("root"), S_INIT("prefix"), S_INIT("pager"), S_INIT("color_normal"),
		S_INIT("color_highlight"), S_INIT("lang"), S_INIT("locale_dir"), S_INIT("debug"),
		S_INIT("secondary_locale_dir"), S_INIT("check_signatures"),
		S_INIT("net_default_server"), S_INIT("net_default_ip"), S_INIT("net_default_mac"),
		S_INIT("pxe_default_server"),
	};

	for (size_t i = 0; i < sizeof(hooked) / sizeof(*hooked); i++)
		if (slice_eq(name, hooked[i]))
			return true;
	return false;
}

void grub_unset(struct grub *g, struct slice name)
{
	if (!grub_has(g, name))
		return;
	if (has_hook(name)) {
		grub_set(g, name, (struct slice){0});
		return;
	}
	struct var *v = make(g, name);
	if (v) {
		v->value.n = 0;
		v->removed = true;
	}
}

void grub_export(struct grub *g, struct slice name)
{
	bool exported = false;
	const struct var *old = layer_find(g->vars, name, &exported);

	if (old && exported)
		return;
	struct slice value = old ? old->value : (struct slice){0};
	struct var *v = make(g, name);
	if (!v)
		return;
	if (v != old)
		var_assign(v, g->arena, value);
	v->exported = true;
}

void grub_put_back(struct grub *g, struct slice name, bool had, struct slice value)
{
	if (had)
		grub_set(g, name, value);
	else
		grub_unset(g, name);
}

void grub_define_function(struct grub *g, struct slice name, struct node *body)
{
	struct var *v = layer_make(g->functions, g->arena, name);

	if (v)
		v->body = body;
	else
		grub_note(g, NOTE_LIMIT, "more than %d functions", LIMIT_GRUB_VARIABLES);
}

void grub_open_context(struct grub *g, struct layer *layer, bool all)
{
	all = all || grub_is(g, COPIES_ALL);
	layer_open(layer, g->arena, g->vars, 16);
	layer->filter = !all;
	layer->export_all = all;
	g->vars = layer;
}

int grub_error(struct grub *g, int status, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(g->message, sizeof(g->message), format, args);
	va_end(args);
	return g->status = status;
}

void grub_print(struct grub *g, struct slice s)
{
	text_put(&g->out, s);
	if (g->out.cut && !g->out_cut) {
		g->out_cut = true;
		grub_note(g, NOTE_LIMIT, "prints more than %d bytes", LIMIT_GRUB_OUTPUT);
	}
}

void grub_print_error(struct grub *g)
{
	if (g->status == GRUB_OK)
		return;
	grub_print(g, S("error: "));
	grub_print(g, slice_str(g->message));
	grub_print(g, S(".\n"));
	g->errors_printed++;
	g->status = GRUB_OK;
}

void grub_note(struct grub *g, enum note_code code, const char *format, ...)
{
	char buffer[LIMIT_NOTE_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(buffer, sizeof(buffer), format, args);
	va_end(args);
	scan_note(g->scan, code, g->file, g->line, "%s", buffer);
}

static bool has_room(const struct arena *a)
{
	return a->cap - a->used >= RESERVE;
}

void grub_charge(struct grub *g, uint64_t work)
{
	uint64_t steps = g->steps + work / WORK_PER_STEP;

	g->steps = steps < UINT32_MAX / 2 ? (uint32_t)steps : UINT32_MAX / 2;
}

uint32_t grub_lend(struct grub *g)
{
	uint32_t end = g->steps_end;

	if (g->lent++ < LENDERS && g->steps < end)
		g->steps_end = g->steps + (end - g->steps + 1) / 2;
	return end;
}

void grub_settle(struct grub *g, uint32_t end)
{
	g->steps_end = end;
	g->lent--;
	if (g->stop != STOP_LIMIT || !g->spent || g->steps >= end)
		return;
	g->stop = STOP_NONE;
	g->spent = g->function_return = g->is_continue = false;
	g->active_breaks = 0;
}

bool grub_step(struct grub *g)
{
	if (g->stop != STOP_NONE)
		return false;
	g->spent = ++g->steps > g->steps_end;
	if (g->spent)
		grub_note(g, NOTE_LIMIT, "runs for too long; what it has done so far counts");
	else if (!has_room(g->scratch) || !has_room(g->arena) || !has_room(g->scan->arena))
		grub_note(g, NOTE_LIMIT, "needs too much memory");
	else
		return true;
	g->cut = true;
	g->stop = STOP_LIMIT;
	return false;
}

bool grub_is_scratch(const struct grub *g, struct slice s)
{
	return s.n && (uintptr_t)s.p - (uintptr_t)g->scratch->base < g->scratch->cap;
}

struct slice grub_keep(struct grub *g, struct slice s)
{
	return grub_is_scratch(g, s) ? arena_copy(g->arena, s) : s;
}

/* The prefix that decides the base. */
static unsigned number_prefix(struct slice *s, unsigned base)
{
	if ((base == 0 || base == 16) && slice_skip(s, S("0x")))
		return 16;
	if (base == 0 && s->n >= 2 && s->p[0] == '0' && s->p[1] >= '0' && s->p[1] <= '7')
		return 8;
	return base ? base : 10;
}

uint64_t grub_number(struct grub *g, struct slice s, unsigned base, struct slice *rest)
{
	uint64_t value = 0;
	size_t n = 0;

	while (s.n && ascii_space(s.p[0]))
		s = slice_from(s, 1);
	base = number_prefix(&s, base);
	for (; n < s.n && number_digit(s.p[n]) < base; n++)
		if (__builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, number_digit(s.p[n]), &value)) {
			grub_error(g, GRUB_OUT_OF_RANGE, "overflow is detected");
			return UINT64_MAX;
		}
	if (rest)
		*rest = slice_from(s, n);
	if (n == 0)
		grub_error(g, GRUB_BAD_NUMBER, "unrecognized number");
	return value;
}
