/* The settings' one table, and reading it from a file and from a command line. */
/* SPDX-License-Identifier: MIT */
#include "init/machine/settings.h"

enum setting_kind { SETTING_TEXT, SETTING_SECONDS, SETTING_NUMBER, SETTING_YES_NO, SETTING_CHOICE };

/* The words of each enum, in its order. */
static const struct slice failure_words[FAILURE_COUNT] = {
	[FAILURE_RETRY] = S_INIT("retry"),	 [FAILURE_REBOOT] = S_INIT("reboot"),
	[FAILURE_POWEROFF] = S_INIT("poweroff"), [FAILURE_SHELL] = S_INIT("shell"),
	[FAILURE_MENU] = S_INIT("menu"),
};
static const struct slice console_words[CONSOLE_RULE_COUNT] = {
	[CONSOLE_KEEP] = S_INIT("keep"),
	[CONSOLE_ADD] = S_INIT("add"),
	[CONSOLE_REPLACE] = S_INIT("replace"),
};
static const struct slice verify_words[VERIFY_COUNT] = {
	[VERIFY_STRUCTURE] = S_INIT("structure"),
	[VERIFY_DEEP] = S_INIT("deep"),
};
static const struct slice net_words[NET_USE_COUNT] = {
	[NET_AFTER] = S_INIT("after"),
	[NET_OFF] = S_INIT("off"),
	[NET_ON] = S_INIT("on"),
	[NET_PREFER] = S_INIT("prefer"),
};
static const struct slice handover_words[NET_HANDOVER_COUNT] = {
	[HANDOVER_CONFIG] = S_INIT("config"),
	[HANDOVER_BOOTIF] = S_INIT("bootif"),
	[HANDOVER_IP] = S_INIT("ip"),
};
static const struct slice platform_words[PLATFORM_COUNT] = {
	[PLATFORM_MACHINE] = S_INIT("machine"),
	[PLATFORM_EFI] = S_INIT("efi"),
	[PLATFORM_PC] = S_INIT("pc"),
};
static const struct slice bootfile_words[NET_BOOTFILE_COUNT] = {
	[BOOTFILE_LIST] = S_INIT("list"),
	[BOOTFILE_BOOT] = S_INIT("boot"),
};
static const struct slice write_words[WRITE_RULE_COUNT] = {S_INIT("no"), S_INIT("yes"),
							   S_INIT("require")};
static const struct slice log_words[LOG_LEVEL_COUNT] = {
	[LOG_LEVEL_ERROR] = S_INIT("error"),
	[LOG_LEVEL_WARNING] = S_INIT("warning"),
	[LOG_LEVEL_INFO] = S_INIT("info"),
	[LOG_LEVEL_DEBUG] = S_INIT("debug"),
};

struct setting {
	struct slice key;
	enum setting_kind kind;
	size_t at;
	const struct slice *words;
	uint32_t n_words;
	const char *what;
	const char *help;
};

/* The field's type selects how its value is read, and for an enum which words it takes: a row
 * cannot name a field and treat it as something else. */
#define FIELD(field) (&((struct settings *)0)->field)
#define KIND(field)                                                                                \
	_Generic(FIELD(field),                                                                     \
		struct slice *: SETTING_TEXT,                                                      \
		int32_t *: SETTING_SECONDS,                                                        \
		uint16_t *: SETTING_NUMBER,                                                        \
		bool *: SETTING_YES_NO,                                                            \
		enum failure_action *: SETTING_CHOICE,                                             \
		enum console_rule *: SETTING_CHOICE,                                               \
		enum load_verify *: SETTING_CHOICE,                                                \
		enum net_use *: SETTING_CHOICE,                                                    \
		enum net_handover *: SETTING_CHOICE,                                               \
		enum net_bootfile *: SETTING_CHOICE,                                               \
		enum machine_platform *: SETTING_CHOICE,                                           \
		enum write_rule *: SETTING_CHOICE,                                                 \
		enum log_level *: SETTING_CHOICE)
#define WORDS(field)                                                                               \
	_Generic(FIELD(field),                                                                     \
		enum failure_action *: failure_words,                                              \
		enum console_rule *: console_words,                                                \
		enum load_verify *: verify_words,                                                  \
		enum net_use *: net_words,                                                         \
		enum net_handover *: handover_words,                                               \
		enum net_bootfile *: bootfile_words,                                               \
		enum machine_platform *: platform_words,                                           \
		enum write_rule *: write_words,                                                    \
		enum log_level *: log_words,                                                       \
		default: NULL)
#define N_WORDS(field)                                                                             \
	_Generic(FIELD(field),                                                                     \
		enum failure_action *: FAILURE_COUNT,                                              \
		enum console_rule *: CONSOLE_RULE_COUNT,                                           \
		enum load_verify *: VERIFY_COUNT,                                                  \
		enum net_use *: NET_USE_COUNT,                                                     \
		enum net_handover *: NET_HANDOVER_COUNT,                                           \
		enum net_bootfile *: NET_BOOTFILE_COUNT,                                           \
		enum machine_platform *: PLATFORM_COUNT,                                           \
		enum write_rule *: WRITE_RULE_COUNT,                                               \
		enum log_level *: LOG_LEVEL_COUNT,                                                 \
		default: 0)
#define KEY(key, field, what, help)                                                                \
	{S_INIT(key), KIND(field), offsetof(struct settings, field), WORDS(field), N_WORDS(field), \
	 what, help}

static const struct setting table[] = {
	KEY("timeout", timeout, "SECONDS", "until the default entry is booted; -1 waits for a key"),
	KEY("default", wanted, "ENTRY", "boot this one: its id, name or title"),
	KEY("order", order, "VOLUME...", "these volumes first"),
	KEY("wait", wait, "VOLUME", "boot nothing by itself before it is there, for 30 s"),
	KEY("net", net, NULL, "ask the network when the disks offer nothing, or never, or ..."),
	KEY("net.timeout", net_timeout, "SECONDS", "longest wait for a network"),
	KEY("net.interface", net_interface, "NAME|MAC|boot...", "only these"),
	KEY("net.vlan", net_vlan, "NUMBER...", "ask on these VLANs, not without a tag"),
	KEY("net.lacp", net_lacp, NULL, "answer a switch whose port is one of a bond"),
	KEY("net.server", net_server, "ADDRESS...", "only these DHCP servers"),
	KEY("net.class", net_class, "ipxe|pxe|http|TEXT", "what DHCP servers are told"),
	KEY("net.arch", net_arch, "NUMBER", "which machine they are told this is (option 93)"),
	KEY("net.platform", net_platform, NULL, "what servers' scripts are told of the firmware"),
	KEY("net.address", net_address, "IP:SERVER:GATEWAY:...", "no DHCP: this, as ip= is"),
	KEY("net.bootfile", net_bootfile, NULL, "what becomes of a boot file that is a kernel"),
	KEY("net.handover", net_handover, NULL, "what the next kernel is told of the network"),
	KEY("net.url", net_url, "URL", "boot this, whatever DHCP names"),
	KEY("net.ca", net_ca, "PATH", "certificates of the authorities that https trusts"),
	KEY("net.ntp", net_ntp, "ADDRESS...", "servers of time, when the clock is behind"),
	KEY("net.log", net_log, "udp://ADDRESS[:PORT]", "send the log there, as RFC 5424 has it"),
	KEY("consoles", consoles, "NAME...", "show the menu on these, not on the kernel's own"),
	KEY("failure", failure, NULL, "when nothing boots and nobody is there"),
	KEY("failure.after", failure_after, "SECONDS", "of trying again before that; -1: for ever"),
	KEY("menu.idle", menu_idle, "SECONDS", "without a key until nobody is there; -1: never"),
	KEY("attempts", attempts, "N", "pass over what was started so often in vain; 0: nothing"),
	KEY("attempts.within", attempts_within, "SECONDS", "that count for that; -1: for ever"),
	KEY("attempts.file", attempts_file, "VOLUME:PATH", "an environment block to count in"),
	KEY("reset", reset, "ENTRY...", "have the firmware start these, by a restart"),
	KEY("bmc", bmc, NULL, "boot what the management controller was told (IPMI)"),
	KEY("bmc.events", bmc_events, NULL, "add what became of it to that one's event log"),
	KEY("quirks", quirks, "off|ID:ID=STEP,...", "what is done to devices before the jump"),
	KEY("watchdog", watchdog, "SECONDS", "until the hardware resets what hangs; 0: never"),
	KEY("cmdline.append", cmdline_append, "TEXT", "put behind every command line"),
	KEY("cmdline.remove", cmdline_remove, "NAME...", "leave these parameters out"),
	KEY("cmdline.console", cmdline_console, NULL, "an entry's console= against this machine's"),
	KEY("load.verify", load_verify, NULL, "how closely to look at an initrd before the jump"),
	KEY("iso", isos, NULL, "list what ISO images in files on disks offer"),
	KEY("handover", handover, NULL, "leave a record of the start to the next system"),
	KEY("writes", writes, NULL, "write what an entry asks for: grubenv, boot counters"),
	KEY("writes.mount", writes_mount, NULL, "by mounting, where it cannot be in place (btrfs)"),
	KEY("shell", shell, NULL, "allow a shell and editing at the menu"),
	KEY("log", log, NULL, "how much to log"),
};
#define FOR_EACH_SETTING(it)                                                                       \
	for (const struct setting *it = table; it < table + sizeof(table) / sizeof(*table); it++)

enum { SECONDS_MAX = 86400 };

void settings_init(struct settings *s)
{
	*s = (struct settings){
		.timeout = MENU_TIMEOUT_UNSET,
		.failure = FAILURE_RETRY,
		.failure_after = 30,
		.menu_idle = 300,
		.attempts_within = 3600,
		.cmdline_console = CONSOLE_KEEP,
		.load_verify = VERIFY_STRUCTURE,
		.handover = true,
		.net_timeout = 60,
		.writes = WRITES_YES,
		.shell = true,
		.log = LOG_LEVEL_WARNING,
	};
}

/* ---- problems ---- */

/* Where a value comes from, and where complaints about it go. */
struct origin {
	struct settings *settings;
	struct arena *arena;
	struct note_list *problems;
	struct slice path;
	uint32_t line;
};

/* What a note and its list may take; asked for before, because the arena of PID 1 must not fill. */
enum { NOTE_ROOM = 4 * LIMIT_NOTE_BYTES + 2 * LIMIT_NOTES * (int)sizeof(struct note) };

static void put_allowed(struct text *out, const struct setting *setting)
{
	switch (setting->kind) {
	case SETTING_TEXT:
	case SETTING_NUMBER:
		text_put(out, slice_str(setting->what));
		break;
	case SETTING_SECONDS:
		text_put(out, S("SECONDS|-1"));
		break;
	case SETTING_YES_NO:
		text_put(out, S("yes|no"));
		break;
	case SETTING_CHOICE:
		for (uint32_t i = 0; i < setting->n_words; i++) {
			text_put(out, i ? S("|") : S(""));
			text_put(out, setting->words[i]);
		}
		break;
	}
}

/* @setting is NULL for a key that is not in the table. */
static void complain(const struct origin *from, struct slice key, struct slice value,
		     const struct setting *setting)
{
	struct text message = {.arena = from->arena, .max = LIMIT_NOTE_BYTES};

	if (from->problems->n >= LIMIT_NOTES || !arena_has_room(from->arena, NOTE_ROOM, 1))
		return;
	if (!setting) {
		text_put(&message, S("unknown setting \""));
		text_safe(&message, slice_upto(key, 80));
		text_put(&message, S("\" has no effect; known are"));
		FOR_EACH_SETTING(s) {
			text_char(&message, ' ');
			text_put(&message, s->key);
		}
	} else {
		text_put(&message, S("\""));
		text_safe(&message, slice_upto(value, 80));
		text_put(&message, S("\" is no value for "));
		text_put(&message, key);
		text_put(&message, S(", which is left as it was; allowed: "));
		put_allowed(&message, setting);
	}
	*ARENA_PUSH(from->arena, &from->problems->at, &from->problems->n) = (struct note){
		.code = NOTE_BAD_SETTING, .path = from->path, .line = from->line,
		.message = text_slice(&message)};
}

/* ---- values ---- */

static bool read_text(struct slice value, struct arena *a, struct slice *out)
{
	if (value.n > LIMIT_TEXT_BYTES)
		return false;
	if (!arena_has_room(a, value.n, 1))
		return true;	/* dropped, as promised */
	*out = arena_copy(a, value);
	return true;
}

static bool read_seconds(struct slice value, int32_t *out)
{
	uint64_t seconds;

	if (slice_eq(value, S("-1"))) {
		*out = MENU_TIMEOUT_FOREVER;
		return true;
	}
	if (!slice_number(value, SECONDS_MAX, &seconds))
		return false;
	*out = (int32_t)seconds;
	return true;
}

static bool one_of(struct slice value, const struct slice *words, uint32_t n, uint32_t *which)
{
	for (uint32_t i = 0; i < n; i++) {
		if (!slice_eq_fold(value, words[i]))
			continue;
		*which = i;
		return true;
	}
	return false;
}

static bool read_yes_no(struct slice value, bool *out)
{
	static const struct slice words[] = {S_INIT("no"),  S_INIT("yes"), S_INIT("0"),
					     S_INIT("1"),   S_INIT("off"), S_INIT("on"),
					     S_INIT("false"), S_INIT("true")};
	uint32_t which;

	if (!one_of(value, words, sizeof(words) / sizeof(*words), &which))
		return false;
	*out = which & 1;
	return true;
}

static bool read_value(const struct origin *from, const struct setting *setting,
		       struct slice value)
{
	void *field = (char *)from->settings + setting->at;
	uint32_t which;
	uint64_t number;

	switch (setting->kind) {
	case SETTING_TEXT:
		return read_text(value, from->arena, field);
	case SETTING_SECONDS:
		return read_seconds(value, field);
	case SETTING_NUMBER:
		if (!slice_number(value, UINT16_MAX, &number))
			return false;
		*(uint16_t *)field = (uint16_t)number;
		return true;
	case SETTING_YES_NO:
		return read_yes_no(value, field);
	case SETTING_CHOICE:
		if (!one_of(value, setting->words, setting->n_words, &which))
			return false;
		memcpy(field, &which, sizeof(which));
		return true;
	}
	return false;
}
_Static_assert(sizeof(enum failure_action) == sizeof(uint32_t), "choices are stored as 32 bits");
_Static_assert(sizeof(enum console_rule) == sizeof(uint32_t), "choices are stored as 32 bits");
_Static_assert(sizeof(enum write_rule) == sizeof(uint32_t), "choices are stored as 32 bits");
_Static_assert(sizeof(enum log_level) == sizeof(uint32_t), "choices are stored as 32 bits");

static void set(const struct origin *from, struct slice key, struct slice value)
{
	FOR_EACH_SETTING(setting) {
		if (!slice_eq(key, setting->key))
			continue;
		if (!read_value(from, setting, value))
			complain(from, key, value, setting);
		return;
	}
	complain(from, key, value, NULL);
}

/* ---- the two places ---- */

void settings_read_file(struct settings *s, struct slice path, struct slice text, struct arena *a,
			struct note_list *problems)
{
	struct origin from = {s, a, problems, path, 0};

	while (text.n) {
		struct slice line = slice_trim(slice_cut(&text, '\n'));

		from.line++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		struct slice key = slice_trim(slice_cut(&line, '='));
		set(&from, key, slice_unquote(slice_trim(line), S("\"")));
	}
}

void settings_read_cmdline(struct settings *s, struct slice text, struct arena *a,
			   struct note_list *problems)
{
	struct origin from = {s, a, problems, S("/proc/cmdline"), 0};

	for (; text.n; text = slice_from(text, 1)) {
		/* Both "key=a b" and key="a b" are the kernel's ways to write it. */
		struct slice word = slice_unquote(slice_kernel_word(&text), S("\""));
		if (slice_eq(word, S("--")))
			return;
		if (!slice_skip(&word, S("kexling.")))
			continue;
		bool bare = !slice_has(word, '=');
		struct slice key = slice_cut(&word, '=');
		set(&from, key, bare ? S("yes") : slice_unquote(word, S("\"")));
	}
}

void settings_help(struct text *out)
{
	FOR_EACH_SETTING(s) {
		struct text values = {.arena = out->arena};

		put_allowed(&values, s);
		text_printf(out, "%-16.*s %-33.*s %s\n", SLICE_ARG(s->key),
			    SLICE_ARG(text_slice(&values)), s->help);
	}
}
