/* The bytes that bring a terminal from one screen to the next. */
/* SPDX-License-Identifier: MIT */
#include "tests/unit/screen_kit.h"

TEST(screen_colours_are_not_needed)
{
	begin(80, 24);
	status(0, -1);
	show();
	OK(reversed() == (1 | 1 << 3));		/* the title and the selected row */
	OK(terminal.cell[3][1].text[0] == '>');	/* which is also marked */
	press(KEY_DOWN);
	show();
	OK(reversed() == (1 | 1 << 4));
	OK(terminal.cell[4][1].text[0] == '>' && terminal.cell[3][1].text[0] == ' ');
}

TEST(screen_cursor_only_in_the_editor)
{
	begin(80, 24);
	show();
	OK(!terminal.cursor && !terminal.wraps);
	type('e');
	show();
	OK(terminal.cursor);
	OK(terminal.row == 5 && terminal.column == 0);
	press(KEY_HOME);
	show();
	OK(terminal.cursor && terminal.row == 3 && terminal.column == 0);
	press(KEY_ESC);
	show();
	OK(!terminal.cursor);
}

/* Text that ends exactly at the edge: the cursor is on the next line, not beyond. */
TEST(screen_editor_at_the_edge)
{
	begin(40, 10);
	kit.entries[0].cmdline = S("012345678901234567890123456789012345678901234");
	type('e');
	show();
	OK(terminal.row == 4 && terminal.column == 0);
	press(KEY_LEFT);
	show();
	OK(terminal.row == 3 && terminal.column == 39);
}

TEST(screen_editor_scrolls_to_the_cursor)
{
	char *long_line = arena_array(&test_arena, char, 4005);

	begin(40, 10);
	for (int i = 0; i < 4005; i++)
		long_line[i] = (char)('a' + i / 40 % 26);
	kit.entries[0].cmdline = (struct slice){long_line, 4005};
	type('e');
	show();
	OK(terminal.row == 5 && terminal.column == 0);
	OK_TEXT(slice_upto(terminal_line(&terminal, 4), 3), S("vvv"));
	press(KEY_HOME);
	show();
	OK(terminal.row == 2 && terminal.column == 0);
	OK_TEXT(slice_upto(terminal_line(&terminal, 2), 3), S("lin"));
}

/* At 9600 baud a byte is a millisecond. */
TEST(screen_sends_little)
{
	begin(80, 24);
	status(0, 30);
	size_t first = show();
	OK(first > 500 && first < 1500);
	OK(show() == 0);
	status(0, 29);
	OK(show() < 50);
	status(0, 9);
	OK(show() < 50);
	press(KEY_DOWN);
	OK(show() < 450);
	press(KEY_UP);
	OK(show() < 450);
}

TEST(screen_repaints_everything_on_demand)
{
	begin(80, 24);
	status(0, -1);
	struct slice before = seen();
	terminal_init(&terminal, 80, 24);
	OK(!slice_eq(seen(), before));
	screen_forget(&screen);
	OK_TEXT(seen(), before);
}

TEST(screen_follows_a_new_size)
{
	begin(80, 24);
	status(0, -1);
	show();
	browser.columns = grid.columns = 40;
	browser.rows = grid.rows = 10;
	terminal_init(&terminal, 40, 10);
	struct slice small = seen();
	screen_forget(&screen);
	OK_TEXT(seen(), small);
}

TEST(screen_leave_gives_the_terminal_back)
{
	char bytes[64];

	begin(80, 24);
	show();
	size_t n = screen_leave(&screen, bytes, sizeof(bytes));
	struct slice s = {bytes, n};
	OK(slice_ends(s, S("\r\n")));
	terminal_put(&terminal, slice_upto(s, s.n - 2));
	OK(terminal.cursor && terminal.wraps && terminal.look == LOOK_PLAIN);
	OK(terminal.row == 23 && terminal.column == 0);
	OK(!screen.valid);
}

TEST(screen_sizes_are_bounded)
{
	static const uint16_t cases[][4] = {
		{0, 0, 80, 24},		 {80, 0, 80, 24},    {1, 1, 40, 10},
		{65535, 65535, 132, 50}, {100, 30, 100, 30},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint16_t columns = cases[i][0], rows = cases[i][1];
		screen_size(&columns, &rows);
		OK(columns == cases[i][2] && rows == cases[i][3]);
	}
}

/* Through any states, at any size, in pieces of any length: the terminal shows what was painted,
 * and no row is longer than the screen. */
TEST(screen_random_life)
{
	static const uint16_t sizes[][2] = {{80, 24}, {40, 10}, {132, 50}, {61, 19}, {44, 20}};
	static struct devices devices = {.text = S_INIT("vda: x\n\nvdb: \033[H")};
	static char bytes[2048];
	uint32_t seed = 5;

	for (int i = 0; i < 4000; i++) {
		seed = seed * 1664525 + 1013904223;
		uint32_t r = seed >> 10;
		if (i % 200 == 0) {
			begin(sizes[i / 200 % 5][0], sizes[i / 200 % 5][1]);
			browser.devices = &devices;
		}
		if (r % 8 == 0)
			status(r / 8 % 6, (int32_t)(r / 64 % 200) - 1);
		else if (r % 8 == 1)
			send((struct menu_event){.kind = MENU_NOTICE,
						 .text = S("a\033[Hb\xff notice \xe4\xb8\xad")});
		else if (r % 8 < 5)
			type("jjeeidd?xk/RPF"[r / 8 % 14]);
		else
			press(r / 8 % KEY_COUNT == KEY_TEXT ? KEY_DOWN : r / 8 % KEY_COUNT);

		paint_browser(&grid, &browser, &kit.list);
		bool complete = false;
		for (int tries = 0; tries < 100 && !complete; tries++) {
			size_t n = screen_update(&screen, &grid, bytes, 600 + r % 1400, &complete);
			terminal_put(&terminal, (struct slice){bytes, n});
		}
		OK(complete);
		for (uint16_t k = 0; k < grid.rows; k++) {
			struct slice row = {grid.row[k].text, grid.row[k].n};
			OK(grid_width(row) == grid.row[k].columns);
			OK(grid.row[k].columns <= grid.columns);
			OK_TEXT(without_blanks(terminal_line(&terminal, k)), without_blanks(row));
			for (uint16_t c = 0; c < grid.row[k].columns; c++)
				OK(terminal.cell[k][c].look == grid.row[k].look);
		}
		OK(terminal.cursor == grid.cursor);
		OK(!grid.cursor || (terminal.row == grid.cursor_row &&
				    terminal.column == grid.cursor_column));
	}
}

TEST(grid_columns)
{
	static const struct {
		struct slice text;
		uint16_t end;
		struct slice put;
		uint16_t columns;
	} cases[] = {
		{S_INIT("abc"), 10, S_INIT("abc"), 3},
		{S_INIT("abc"), 2, S_INIT("ab"), 2},
		{S_INIT("\xc3\xa4\xe2\x82\xac"), 10, S_INIT("\xc3\xa4\xe2\x82\xac"), 2},
		{S_INIT("\xe4\xb8\xad\xe6\x96\x87"), 10, S_INIT("\xe4\xb8\xad\xe6\x96\x87"), 4},
		{S_INIT("\xe4\xb8\xad\xe6\x96\x87"), 3, S_INIT("\xe4\xb8\xad"), 2},
		{S_INIT("a\tb\nc\033[m\177"), 20, S_INIT("a?b?c?[m?"), 9},
		{S_INIT("\xff\xc3"), 10, S_INIT("??"), 2},
		{S_INIT("e\xcc\x81"), 10, S_INIT("e?"), 2},
		{S_INIT("\xe2\x80\xae"), 10, S_INIT("?"), 1},
		{S_INIT("\xf0\x9f\x90\xa7"), 10, S_INIT("\xf0\x9f\x90\xa7"), 2},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct grid_row row = {0};
		grid_put(&row, cases[i].end, cases[i].text);
		OK_TEXT(((struct slice){row.text, row.n}), cases[i].put);
		OK(row.columns == cases[i].columns);
	}
}

TEST(grid_cut_and_wrap)
{
	struct grid_row row = {0};
	struct slice line;

	grid_put_cut(&row, 12, S("0123456789abcdef"));
	OK_TEXT(((struct slice){row.text, row.n}), S("012345678..."));
	row = (struct grid_row){0};
	grid_put_cut(&row, 16, S("0123456789abcdef"));
	OK_TEXT(((struct slice){row.text, row.n}), S("0123456789abcdef"));

	OK(grid_wrap(S("one two  three"), 8, &line) == 9);
	OK_TEXT(line, S("one two"));
	OK(grid_wrap(S("one two"), 7, &line) == 7);
	OK_TEXT(line, S("one two"));
	OK(grid_wrap(S("onetwothree four"), 5, &line) == 5);
	OK_TEXT(line, S("onetw"));
	OK(grid_wrap(S("\xe4\xb8\xad"), 1, &line) == 3);	/* at least one character */
	OK(grid_wrap(S(""), 5, &line) == 0);
}

/* A row that only changes its look is sent whole; one that changes at its end is not. */
TEST(screen_look_is_part_of_a_row)
{
	const struct slice text = S("the same text on both screens");
	char bytes[1024];
	bool complete;

	begin(40, 10);
	for (int i = 0; i < 10; i++)
		grid.row[i] = (struct grid_row){0};
	grid_put(&grid.row[2], 40, text);
	terminal_put(&terminal, (struct slice){bytes, screen_update(&screen, &grid, bytes,
								   sizeof(bytes), &complete)});
	grid.row[2].look = LOOK_REVERSE;
	terminal_put(&terminal, (struct slice){bytes, screen_update(&screen, &grid, bytes,
								   sizeof(bytes), &complete)});
	for (size_t i = 0; i < text.n; i++)
		OK(terminal.cell[2][i].look == LOOK_REVERSE);
	grid_put(&grid.row[2], 40, S("!"));
	OK(screen_update(&screen, &grid, bytes, sizeof(bytes), &complete) < 30);
}
