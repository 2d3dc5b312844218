/* Rows of bars on one axis, as SVG. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/timeline.h"

#include "lib/json_read.h"

/* In pixels; what is left of LEFT names the rows, what is right of the axis has room for a text. */
enum { WIDTH = 960, LEFT = 190, RIGHT = 90, TOP = 64, ROW = 22, BAR = 14, TICKS = 10 };

/* How bars look: dark, middle, light, and one for waiting, which is only an outline. */
enum look { LOOK_KERNEL, LOOK_PROBE, LOOK_SCAN, LOOK_MENU, LOOK_LOAD };
static const char *const looks[] = {
	[LOOK_KERNEL] = "fill=\"#555\"",
	[LOOK_PROBE] = "fill=\"#1f6fb4\"",
	[LOOK_SCAN] = "fill=\"#9ecae8\" stroke=\"#1f6fb4\"",
	[LOOK_MENU] = "fill=\"#fff\" stroke=\"#555\" stroke-dasharray=\"4 2\"",
	[LOOK_LOAD] = "fill=\"#d9822b\"",
};

/* A time in ms; one that no record has, as of a file that is none, counts as not there. */
static int64_t time_of(struct slice object, struct slice key, int64_t other)
{
	int64_t ms = json_get_number(object, key, other);

	return ms > INT32_MAX ? other : ms;
}

/* struct drawing - @end: what the axis ends with, in ms; @row: the next one */
struct drawing {
	struct text *out;
	int64_t end;
	int row;
};

static int x_of(const struct drawing *d, int64_t ms)
{
	return LEFT + (int)(ms * (WIDTH - LEFT - RIGHT) / d->end);
}

static void put_safe(struct drawing *d, struct slice s)
{
	struct text harmless = {.arena = d->out->arena};

	text_safe(&harmless, s);
	for (size_t i = 0; i < harmless.n; i++)
		switch (harmless.p[i]) {
		case '<':
			text_put(d->out, S("&lt;"));
			break;
		case '&':
			text_put(d->out, S("&amp;"));
			break;
		default:
			text_char(d->out, harmless.p[i]);
		}
}

static void put_name(struct drawing *d, struct slice name)
{
	text_printf(d->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LEFT - 8,
		    TOP + d->row * ROW + 11);
	put_safe(d, slice_upto(name, 28));
	text_put(d->out, S("</text>\n"));
}

/* A bar from @from for @ms, never so short that it cannot be seen. */
static void put_bar(struct drawing *d, enum look look, int64_t from, int64_t ms)
{
	int x = x_of(d, from), width = x_of(d, from + ms) - x;

	text_printf(d->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" %s/>\n", x,
		    TOP + d->row * ROW, width > 2 ? width : 2, BAR, looks[look]);
}

static void put_length(struct drawing *d, int64_t end, int64_t ms)
{
	text_printf(d->out,
		    "<text x=\"%d\" y=\"%d\" stroke=\"#fff\" stroke-width=\"4\" "
		    "paint-order=\"stroke\">%lld ms</text>\n",
		    x_of(d, end) + 6, TOP + d->row * ROW + 11, (long long)ms);
}

static void put_row(struct drawing *d, const char *name, enum look look, int64_t from, int64_t to)
{
	if (from < 0 || to < from)
		return;
	put_name(d, slice_str(name));
	put_bar(d, look, from, to - from);
	put_length(d, to, to - from);
	d->row++;
}

static void put_device(struct drawing *d, struct slice e)
{
	int64_t probed = time_of(e, S("probed"), -1);
	int64_t probe_ms = time_of(e, S("probe_ms"), -1);
	int64_t scanned = time_of(e, S("scanned"), -1);
	int64_t scan_ms = time_of(e, S("scan_ms"), 0);
	struct slice label = json_get_text(e, S("label"), d->out->arena);

	if (probed < 0)
		return;
	put_name(d, arena_join(d->out->arena, json_get_text(e, S("device"), d->out->arena), ' ',
			       label));
	if (probe_ms < 0) {	/* it has not answered */
		put_bar(d, LOOK_MENU, probed, d->end - probed);
		d->row++;
		return;
	}
	put_bar(d, LOOK_PROBE, probed, probe_ms);
	if (scanned >= 0)
		put_bar(d, LOOK_SCAN, scanned, scan_ms);
	put_length(d, scanned >= 0 ? scanned + scan_ms : probed + probe_ms, probe_ms + scan_ms);
	d->row++;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* When the last thing ended. */
static int64_t end_of(struct slice document)
{
	struct slice rest = json_inside(json_get(document, S("times"))), key, value;
	int64_t end = 0;

	while (json_next_member(&rest, &key, &value)) {
		uint64_t at;
		if (slice_number(value, INT32_MAX, &at))
			end = larger(end, (int64_t)at);
	}
	rest = json_inside(json_get(document, S("devices")));
	while (json_next(&rest, &value)) {
		end = larger(end, time_of(value, S("probed"), 0) +
				  time_of(value, S("probe_ms"), 0));
		end = larger(end, time_of(value, S("scanned"), 0) +
				  time_of(value, S("scan_ms"), 0));
	}
	return end;
}

/* Between two marks of the axis: 1, 2 or 5 and zeros, in ms. */
static int64_t step_of(int64_t end)
{
	int64_t step = 1;

	for (int i = 0; step * TICKS < end; i++)
		step = i % 3 == 1 ? step / 2 * 5 : step * 2;
	return step;
}

static void put_axis(struct drawing *d)
{
	int64_t step = step_of(d->end);
	int bottom = TOP + d->row * ROW;

	for (int64_t t = 0; t <= d->end; t += step) {
		int x = x_of(d, t);
		text_printf(d->out, "<path d=\"M%d %dV%d\" stroke=\"#ccc\"/>", x, TOP - 8, bottom);
		text_printf(d->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", x, TOP - 14);
		text_printf(d->out, "%lld.%03d", (long long)t / 1000, (int)(t % 1000));
		text_put(d->out, S("</text>\n"));
	}
}

static void put_jump(struct drawing *d, int64_t jump)
{
	int x;

	if (jump < 0)
		return;
	x = x_of(d, jump);
	text_printf(d->out, "<path d=\"M%d %dV%d\" stroke=\"#c00\" stroke-width=\"2\"/>", x,
		    TOP - 8, TOP + d->row * ROW + 4);
	text_printf(d->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">jump</text>\n", x,
		    TOP + d->row * ROW + 18);
}

static void put_head(struct drawing *d, struct slice document, int rows)
{
	text_printf(d->out,
		    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		    "viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
		    "<style>@media print{svg{max-height:100vh}}</style>\n"	/* one page */
		    "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
		    "<text x=\"12\" y=\"22\" font-size=\"15\">kexling: ",
		    WIDTH, TOP + rows * ROW + 30, WIDTH, TOP + rows * ROW + 30);
	put_safe(d, slice_upto(json_get_text(json_get(document, S("decision")), S("title"),
					     d->out->arena), 80));
	text_put(d->out, S("</text>\n<text x=\"12\" y=\"50\">seconds</text>\n"));
	text_printf(d->out, "<text x=\"12\" y=\"%d\" fill=\"#555\">disks: dark until recognised, "
		    "light while read, dashed without answer</text>\n", TOP + rows * ROW + 18);
}

static int count_rows(struct slice document)
{
	struct slice rest = json_inside(json_get(document, S("devices"))), e;
	int n = 3;	/* kernel, menu, load */

	while (json_next(&rest, &e))
		n += time_of(e, S("probed"), -1) >= 0;
	return n;
}

/* Rows that are not there leave room below, and no gap. */
static void put_rows(struct drawing *d, struct slice document)
{
	struct slice times = json_get(document, S("times"));
	struct slice rest = json_inside(json_get(document, S("devices"))), e;
	int64_t load = time_of(times, S("load"), -1);
	int64_t jump = time_of(times, S("jump"), -1);
	int64_t menu = time_of(times, S("menu"), -1);

	put_row(d, "kernel", LOOK_KERNEL, 0, time_of(times, S("start"), -1));
	while (json_next(&rest, &e))
		put_device(d, e);
	put_row(d, "menu", LOOK_MENU, menu, load >= 0 ? load : d->end);
	put_row(d, "load", LOOK_LOAD, load, jump >= 0 ? jump : d->end);
}

bool timeline_draw(struct slice document, struct text *out)
{
	struct drawing d = {.out = out, .end = end_of(document)};

	if (json_get_number(document, S("schema"), 0) != 1 || d.end <= 0)
		return false;
	int rows = count_rows(document);
	put_head(&d, document, rows);
	d.row = rows;
	put_axis(&d);
	put_jump(&d, time_of(json_get(document, S("times")), S("jump"), -1));
	d.row = 0;
	put_rows(&d, document);
	text_put(out, S("</svg>\n"));
	return true;
}
