/* The settings: file, command line, and what is told about mistakes. */
/* SPDX-License-Identifier: MIT */
#include "init/machine/settings.h"
#include "tests/unit/test.h"

static struct settings settings;
static struct note_list problems;

static void begin(void)
{
	settings_init(&settings);
	problems = (struct note_list){0};
}

static void read_file(struct slice text)
{
	begin();
	settings_read_file(&settings, S("/etc/kexling.conf"), text, &test_arena, &problems);
}

static void read_cmdline(struct slice text)
{
	begin();
	settings_read_cmdline(&settings, text, &test_arena, &problems);
}

static bool has(struct slice s, struct slice part)
{
	for (; s.n >= part.n; s = slice_from(s, 1))
		if (slice_starts(s, part))
			return true;
	return false;
}

TEST(settings_defaults)
{
	begin();
	OK(settings.timeout == MENU_TIMEOUT_UNSET);
	OK(settings.failure == FAILURE_RETRY);
	OK(settings.failure_after == 30 && settings.menu_idle == 300);
	OK(settings.cmdline_console == CONSOLE_KEEP);
	OK(settings.shell && settings.handover);
	OK(settings.writes == WRITES_YES);
	OK(settings.wanted.n == 0 && settings.consoles.n == 0);
}

TEST(settings_file_sets_every_key)
{
	read_file(S("# a comment\n\n"
		    "timeout = 0\r\n"
		    "default=Debian GNU/Linux, with Linux 6.1\n"
		    "order = UUID=1234-ABCD, nvme0n1\n"
		    "wait = LABEL=root\n"
		    "net = off\n"
		    "net.timeout = 90\n"
		    "net.interface = eth0 eth1\n"
		    "net.server = 10.0.0.1\n"
		    "net.class = pxe\n"
		    "consoles = ttyS0 tty0\n"
		    "failure = poweroff\n"
		    "failure.after = 600\n"
		    "menu.idle = -1\n"
		    "watchdog = 60\n"
		    "reset = 0a1b2c3d debian\n"
		    "handover = no\n"
		    "cmdline.append = \"audit=0  x=\"\n"
		    "cmdline.remove = quiet splash\n"
		    "cmdline.console = replace\n"
		    "writes = require\n"
		    "shell = no\n"
		    "  log\t=  debug  "));
	OK(problems.n == 0);
	OK(settings.timeout == 0);
	OK_TEXT(settings.wanted, S("Debian GNU/Linux, with Linux 6.1"));
	OK_TEXT(settings.order, S("UUID=1234-ABCD, nvme0n1"));
	OK_TEXT(settings.reset, S("0a1b2c3d debian"));
	OK_TEXT(settings.wait, S("LABEL=root"));
	OK(settings.net == NET_OFF && settings.net_timeout == 90);
	OK_TEXT(settings.net_interface, S("eth0 eth1"));
	OK_TEXT(settings.net_server, S("10.0.0.1"));
	OK_TEXT(settings.net_class, S("pxe"));
	OK_TEXT(settings.consoles, S("ttyS0 tty0"));
	OK(settings.failure == FAILURE_POWEROFF);
	OK(settings.failure_after == 600 && settings.menu_idle == -1);
	OK(settings.watchdog == 60 && !settings.handover);
	OK_TEXT(settings.cmdline_append, S("audit=0  x="));
	OK_TEXT(settings.cmdline_remove, S("quiet splash"));
	OK(settings.cmdline_console == CONSOLE_REPLACE);
	OK(settings.writes == WRITES_REQUIRE);
	OK(!settings.shell);
	OK(settings.log == LOG_LEVEL_DEBUG);
}

TEST(settings_values_do_not_point_into_the_text)
{
	char text[] = "default = one";

	read_file((struct slice){text, sizeof(text) - 1});
	memset(text, 'x', sizeof(text) - 1);
	OK_TEXT(settings.wanted, S("one"));
}

TEST(settings_problems_say_what_and_where)
{
	read_file(S("timeout = soon\n\ntimeuot = 5\nfailure = explode\nshell\nlog = info\n"));
	OK(problems.n == 4);
	OK(problems.at[0].code == NOTE_BAD_SETTING);
	OK_TEXT(problems.at[0].path, S("/etc/kexling.conf"));
	OK(problems.at[0].line == 1);
	OK_TEXT(problems.at[0].message,
		S("\"soon\" is no value for timeout, which is left as it was; "
		  "allowed: SECONDS|-1"));
	OK(problems.at[1].line == 3);
	OK(has(problems.at[1].message, S("unknown setting \"timeuot\"")));
	OK(has(problems.at[1].message, S("cmdline.append")));
	OK(has(problems.at[2].message, S("retry|reboot|poweroff|shell|menu")));
	OK(problems.at[3].line == 5);
	OK(settings.timeout == MENU_TIMEOUT_UNSET);
	OK(settings.failure == FAILURE_RETRY);
	OK(settings.shell);
	OK(settings.log == LOG_LEVEL_INFO);
}

TEST(settings_timeout_range)
{
	static const struct {
		struct slice text;
		int32_t value;
		bool bad;
	} cases[] = {
		{S_INIT("timeout=0"), 0, false},
		{S_INIT("timeout=-1"), MENU_TIMEOUT_FOREVER, false},
		{S_INIT("timeout=86400"), 86400, false},
		{S_INIT("timeout=86401"), MENU_TIMEOUT_UNSET, true},
		{S_INIT("timeout=-2"), MENU_TIMEOUT_UNSET, true},
		{S_INIT("timeout=99999999999999999999"), MENU_TIMEOUT_UNSET, true},
		{S_INIT("timeout="), MENU_TIMEOUT_UNSET, true},
		{S_INIT("timeout=5s"), MENU_TIMEOUT_UNSET, true},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		read_file(cases[i].text);
		OK(settings.timeout == cases[i].value);
		OK((problems.n == 1) == cases[i].bad);
	}
}

TEST(settings_cmdline_takes_only_its_words)
{
	read_cmdline(S("console=ttyS0 timeout=9 kexling.timeout=3 xkexling.log=debug "
		       "kexling.writes=require quiet\n"));
	OK(problems.n == 0);
	OK(settings.timeout == 3);
	OK(settings.writes == WRITES_REQUIRE);
	OK(settings.log == LOG_LEVEL_WARNING);
}

TEST(settings_cmdline_quoting)
{
	read_cmdline(S("a=\"kexling.timeout=9 x\" kexling.default=\"Debian GNU/Linux\" "
		       "\"kexling.cmdline.append=one two\" kexling.shell=no"));
	OK(problems.n == 0);
	OK(settings.timeout == MENU_TIMEOUT_UNSET);
	OK_TEXT(settings.wanted, S("Debian GNU/Linux"));
	OK_TEXT(settings.cmdline_append, S("one two"));
	OK(!settings.shell);
}

TEST(settings_cmdline_ends_at_two_dashes)
{
	read_cmdline(S("kexling.timeout=1 -- kexling.timeout=2"));
	OK(settings.timeout == 1);
}

TEST(settings_cmdline_empty_words)
{
	read_cmdline(S("  \"\"   kexling.timeout=4   "));
	OK(settings.timeout == 4);
	read_cmdline(S(""));
	OK(problems.n == 0);
	read_cmdline(S("kexling."));
	OK(problems.n == 1);
}

TEST(settings_cmdline_problem_names_its_place)
{
	read_cmdline(S("kexling.failure=never"));
	OK(problems.n == 1);
	OK_TEXT(problems.at[0].path, S("/proc/cmdline"));
	OK(problems.at[0].line == 0);
}

TEST(settings_control_characters_are_not_repeated)
{
	read_file(S("timeout = \033[2J\n\033]0;x = 1\n"));
	OK(problems.n == 2);
	OK(!slice_has(problems.at[0].message, '\033'));
	OK(!slice_has(problems.at[1].message, '\033'));
}

static void must_not_be_called(struct arena *a)
{
	OK(a == NULL); /* the arena was filled */
}

TEST(settings_a_full_arena_is_no_disaster)
{
	static char room[64];
	struct arena small = {.base = room, .cap = sizeof(room), .full = must_not_be_called};

	begin();
	settings_read_file(&settings, S("f"),
			   S("bad = 1\ndefault = "
			     "0123456789012345678901234567890123456789012345678901234"
			     "5678901234567890\ntimeout = 7\n"),
			   &small, &problems);
	OK(problems.n == 0);
	OK(settings.wanted.n == 0);
	OK(settings.timeout == 7);
}

TEST(settings_problems_are_bounded)
{
	struct text text = {.arena = &test_arena};

	for (int i = 0; i < 1000; i++)
		text_put(&text, S("nonsense = 1\n"));
	read_file(text_slice(&text));
	OK(problems.n == LIMIT_NOTES);
}

TEST(settings_help_has_a_line_for_each_key)
{
	struct text help = {.arena = &test_arena};

	settings_help(&help);
	OK(has(text_slice(&help), S("timeout ")));
	OK(has(text_slice(&help), S("retry|reboot|poweroff|shell|menu ")));
	OK(has(text_slice(&help), S("\ncmdline.remove ")));
}
