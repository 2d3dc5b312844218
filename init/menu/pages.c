/* The pages of text behind the list: what their keys do. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/pages.h"

#include "init/menu/act.h"
#include "init/menu/details.h"
#include "init/menu/help.h"
#include "init/menu/here.h"
#include "init/menu/login.h"

void pages_put(struct paper *p, const struct browser *b, const struct listing *list)
{
	const struct listed *l = listing_find(list, b->subject);

	if (b->view == VIEW_HELP)
		help_put(p, b, list);
	else if (b->view == VIEW_REPORT)
		paper_put_lines(p, devices_text(b->report));
	else if (l) {
		details_put(p, list, l);
		if (here_has(b, list, NEED_TRUST) && here_has(b, list, NEED_MACHINE))
			details_put_repair(p, l);
	}
}

static uint32_t page_lines(const struct browser *b, const struct listing *list)
{
	struct paper paper = {.columns = b->columns};

	pages_put(&paper, b, list);
	return paper.line;
}

static struct menu_action scroll_by(struct browser *b, const struct listing *list, int64_t by)
{
	uint32_t lines = page_lines(b, list), page = browser_page(b);
	int64_t last = lines > page ? lines - page : 0;
	int64_t target = (int64_t)b->scroll + by;

	b->scroll = (uint32_t)(target < 0 ? 0 : target > last ? last : target);
	return menu_redraw;
}

static struct menu_action scroll_up(struct browser *b, const struct listing *list)
{
	return scroll_by(b, list, -1);
}

static struct menu_action scroll_down(struct browser *b, const struct listing *list)
{
	return scroll_by(b, list, 1);
}

static struct menu_action scroll_page_up(struct browser *b, const struct listing *list)
{
	return scroll_by(b, list, -(int64_t)browser_page(b));
}

static struct menu_action scroll_page_down(struct browser *b, const struct listing *list)
{
	return scroll_by(b, list, browser_page(b));
}

static struct menu_action scroll_home(struct browser *b, const struct listing *list)
{
	return scroll_by(b, list, -(int64_t)UINT32_MAX);
}

static struct menu_action scroll_end(struct browser *b, const struct listing *list)
{
	return scroll_by(b, list, UINT32_MAX);
}

static struct menu_action close_page(struct browser *b, const struct listing *list)
{
	(void)list;
	b->view = VIEW_LIST;
	return menu_redraw;
}

static const struct binding page_keys[] = {
	{KEY_UP, 0, scroll_up},		     {KEY_TEXT, 'k', scroll_up},
	{KEY_DOWN, 0, scroll_down},	     {KEY_TEXT, 'j', scroll_down},
	{KEY_PAGE_UP, 0, scroll_page_up},    {KEY_PAGE_DOWN, 0, scroll_page_down},
	{KEY_TEXT, ' ', scroll_page_down},   {KEY_HOME, 0, scroll_home},
	{KEY_END, 0, scroll_end},	     {KEY_ESC, 0, close_page},
	{KEY_LEFT, 0, close_page},	     {KEY_TEXT, 'q', close_page},
	{KEY_CANCEL, 0, close_page},	     {KEY_ENTER, 0, close_page},
	{KEY_BACKSPACE, 0, close_page},	     {KEY_REPAINT, 0, act_repaint},
};

static struct menu_action edit_subject(struct browser *b, const struct listing *list)
{
	const struct listed *l = listing_find(list, b->subject);

	return l ? login_edit(b, l) : menu_redraw;
}

/* What opened a page also closes it; "e" goes on from an entry's page to its editor. */
static const struct binding details_keys[] = {
	{KEY_TEXT, 'i', close_page},
	{KEY_TEXT, 'e', edit_subject},
};

static const struct binding report_keys[] = {
	{KEY_TEXT, 'd', close_page},
	{KEY_TEXT, 't', close_page},
	{KEY_TEXT, 'r', act_rescan},
};

static const struct binding help_keys[] = {
	{KEY_TEXT, '?', close_page},
	{KEY_TEXT, 'h', close_page},
	{KEY_F1, 0, close_page},
};

const struct binding_table pages_keys = BINDINGS(page_keys);
const struct binding_table pages_details_keys = BINDINGS(details_keys);
const struct binding_table pages_help_keys = BINDINGS(help_keys);
const struct binding_table pages_report_keys = BINDINGS(report_keys);
