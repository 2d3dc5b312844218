/* The options of all commands: one table, read by one function. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/options.h"

#include <errno.h>

#include "lib/spelling.h"
#include "lib/text.h"

/* The type of the field selects how the option is read. */
#define FIELD(field) (&((struct options *)0)->field)
#define KIND(field)                                                                                \
	_Generic(FIELD(field), bool *: OPTION_FLAG, struct slice *: OPTION_TEXT,                   \
		uint8_t *: OPTION_CHOICE, struct value_list *: OPTION_VALUES,                      \
		struct named_list *: OPTION_NAMED)
#define ROW(name, letter, argument, takers, field, help)                                           \
	{name, argument, help, takers, offsetof(struct options, field), letter, KIND(field)}

enum {
	FOR_START = FOR_BOOT | FOR_MENU,
	FOR_VOLUMES = FOR_LIST | FOR_SHOW | FOR_EXPLAIN | FOR_CHECK | FOR_START |
		      FOR_SET_DEFAULT,
	FOR_FILES = FOR_LOAD | FOR_KEXEC,
};

static const char accepted[] = "accepted, without effect";

static const struct option table[] = {
	ROW("json", 0, NULL, FOR_LIST | FOR_SHOW | FOR_EXPLAIN | FOR_LOAD | FOR_STATUS | FOR_LOG,
	    json,
	    "print JSON"),
	ROW("long", 'l', NULL, FOR_LIST, detailed, "where each entry is, and what it starts"),
	ROW("tree", 0, NULL, FOR_LIST, tree, "below the volumes that they are on"),
	ROW("devices", 0, NULL, FOR_EXPLAIN, devices, "one line a device, as lsblk has them"),
	ROW("dry-run", 0, NULL, FOR_START | FOR_FILES | FOR_INSTALL, dry_run,
	    "everything but the system calls"),
	ROW("load-only", 0, NULL, FOR_START, load_only, "load, do not jump"),
	ROW("once", 0, NULL, FOR_SET_DEFAULT, once, "for the next start alone"),
	ROW("via", 0, "now|systemctl|openrc", FOR_START | FOR_EXEC, via,
	    "who stops this system before the jump"),

	ROW("initrd", 0, "FILE", FOR_FILES, initrds, "again for each one more, in this order"),
	ROW("ramdisk", 0, "FILE", FOR_KEXEC, initrds, "the same"),
	ROW("command-line", 0, "TEXT", FOR_FILES, command_line, "the kernel's command line"),
	ROW("reuse-cmdline", 0, NULL, FOR_FILES, reuse_cmdline,
	    "this system's, without BOOT_IMAGE= and initrd="),
	ROW("append", 0, "TEXT", FOR_FILES, append, "added behind that; again for more"),
	ROW("devicetree", 0, "FILE", FOR_LOAD, devicetree, "a device tree"),
	ROW("dtb", 0, "FILE", FOR_FILES, devicetree, "a device tree"),
	ROW("call", 0, "auto|file|load", FOR_LOAD, call,
	    "by kexec_file_load, by kexec_load, or by either"),

	ROW("force", 0, NULL, FOR_LOAD, any_initrd, "also an initrd that no kernel unpacks"),

	ROW("load", 'l', NULL, FOR_KEXEC, load, "load, do not jump"),
	ROW("exec", 'e', NULL, FOR_KEXEC, exec, "jump into what is loaded"),
	ROW("force", 'f', NULL, FOR_KEXEC, force, "load and jump"),
	ROW("unload", 'u', NULL, FOR_KEXEC, unload, "forget what is loaded"),
	ROW("status", 'S', NULL, FOR_KEXEC, status, "exit 1 when something is loaded"),
	ROW("load-panic", 'p', NULL, FOR_KEXEC, panic, "a crash kernel: refused, except for -S"),
	ROW("no-sync", 'y', NULL, FOR_KEXEC, no_sync, "do not write file systems back"),
	ROW("kexec-file-syscall", 's', NULL, FOR_KEXEC, file_call, "only by kexec_file_load"),
	ROW("kexec-syscall", 'c', NULL, FOR_KEXEC, old_call, "only by kexec_load"),
	ROW("debug", 'd', NULL, FOR_KEXEC, debug, "tell what is loaded"),
	/* What they ask for is so in any case, or is decided by looking at the files. */
	ROW("kexec-syscall-auto", 'a', NULL, FOR_KEXEC, ignored, accepted),
	ROW("no-checks", 'i', NULL, FOR_KEXEC, ignored, accepted),
	ROW("no-ifdown", 'x', NULL, FOR_KEXEC, ignored, accepted),
	ROW("args-linux", 0, NULL, FOR_KEXEC, ignored, accepted),
	ROW("type", 't', "TYPE", FOR_KEXEC, ignored_text, accepted),

	ROW("timeline", 0, "FILE.svg", FOR_LOG, timeline, "draw it"),
	ROW("by", 0, "auto|efi|grub", FOR_INSTALL, by, "by a boot entry of UEFI, or of GRUB"),
	ROW("remove", 0, NULL, FOR_INSTALL, remove, "take it away again"),

	ROW("mac", 0, NULL, FOR_IP, mac, "name the device by its address"),
	ROW("device", 0, "NAME", FOR_IP, device, "name the device like this"),
	ROW("dracut", 0, NULL, FOR_IP, dracut, "what dracut reads, too: vlan= bond= bridge="),

	ROW("trace", 0, NULL, FOR_GRUB | FOR_IPXE, trace,
	    "each command as executed, as JSON; for grub always given"),
	ROW("boot", 0, NULL, FOR_GRUB, boot, "boot what default and timeout choose"),
	ROW("entry", 0, "ENTRY", FOR_GRUB, entry, "boot this one"),
	ROW("entry", 0, "LABELS", FOR_IPXE, entry, "chosen in its menus: debian/text"),
	ROW("path", 0, "PATH", FOR_GRUB, path, "where FILE lies: /boot/grub/grub.cfg"),
	ROW("path", 0, "URL", FOR_IPXE, path, "where FILE came from"),
	ROW("root", 0, "DIR", FOR_IPXE, volumes, "its servers' files, as DIR/http/SERVER/FILE"),
	ROW("platform", 0, "NAME", FOR_GRUB, platform, "grub_platform"),
	ROW("platform", 0, "efi|pc", FOR_IPXE, platform, "instead of this machine's firmware"),
	ROW("cpu", 0, "NAME", FOR_GRUB, cpu, "grub_cpu"),
	ROW("cpu", 0, "NAME", FOR_IPXE, cpu, "instead of this machine's architecture"),
	ROW("set", 0, "NAME=VALUE", FOR_GRUB | FOR_IPXE, set, "a variable; again for more"),
	ROW("keys", 0, "TEXT", FOR_GRUB, keys, "what is typed in menus"),
	ROW("fail", 0, "COMMANDS", FOR_GRUB, fail, "they fail"),
	ROW("omit", 0, "COMMANDS", FOR_GRUB, omit, "they are unknown"),
	ROW("real", 0, "COMMANDS", FOR_GRUB, real, "they are run, not only noted"),
	ROW("stand-in", 0, "COMMANDS", FOR_GRUB, stand_in, "they do nothing"),
	ROW("map", 0, "KEY=DEVICE...", FOR_GRUB, map, "what search finds"),
	ROW("check-files", 0, NULL, FOR_GRUB, check_files, "linux and initrd need their files"),
	ROW("no-regexp", 0, NULL, FOR_GRUB, no_regexp, "* and ? match no file names"),
	ROW("dialect", 0, "NAME", FOR_GRUB, dialect, "whose GRUB it is read as, rhboot-el9"),
	ROW("rhboot", 0, NULL, FOR_GRUB, rhboot, "the same as --dialect rhboot"),

	ROW("root", 0, "DIR", FOR_VOLUMES | FOR_GRUB, volumes,
	    "a directory instead of this machine's disks"),
	ROW("volume", 0, "DIR[,KEY=VALUE]...", FOR_VOLUMES | FOR_GRUB, volumes,
	    "the same, and what it is called"),
	ROW("image", 0, "FILE", FOR_VOLUMES, volumes, "a disk image"),
	ROW("url", 0, "URL", FOR_VOLUMES, volumes, "what a server offers there"),
	ROW("dhcp", 0, "INTERFACE", FOR_VOLUMES, volumes,
	    "what DHCP offers there; needs CAP_NET_RAW, changes nothing"),
	ROW("ip", 0, "ADDRESS", FOR_VOLUMES, net_ip, "this machine's, for names of files"),
	ROW("mac", 0, "ADDRESS", FOR_VOLUMES, net_mac, "the same"),
	ROW("uuid", 0, "UUID", FOR_VOLUMES, net_uuid, "the same, as dmidecode prints it"),
	ROW("ca", 0, "FILE", FOR_VOLUMES | FOR_FETCH, net_ca,
	    "whom https trusts (PEM), no list else"),
	ROW("iso", 0, NULL, FOR_VOLUMES, iso, "list what ISO images in files offer, too"),
	ROW("platform", 0, "efi|pc", FOR_VOLUMES, platform, "instead of this machine's firmware"),
	ROW("arch", 0, "NAME", FOR_VOLUMES, arch, "instead of this machine's architecture"),
	ROW("compatible", 0, "LIST", FOR_VOLUMES, compatible, "what its device tree says it is"),
	ROW("efivars", 0, "DIR", FOR_VOLUMES, efivars, "EFI variables, as efivarfs has them"),
	ROW("default", 0, "ENTRY", FOR_VOLUMES, wanted, "which entry counts as the default"),

	ROW("table", 0, NULL, FOR_HELP, table, NULL),
	ROW("version", 'v', NULL, FOR_KEXEC, version, "which version this is"),
	ROW("help", 'h', NULL, UINT32_MAX, help, "this"),
	ROW("help", '?', NULL, FOR_KEXEC, help, NULL),
};

const struct option *options_next(const struct command *c, const struct option *before)
{
	const struct option *o = before ? before + 1 : table;

	for (; o < table + sizeof(table) / sizeof(*table); o++)
		if (o->takers & c->bit)
			return o;
	return NULL;
}

/* The words, and where the result goes. */
struct reading {
	const struct command *command;
	const char *const *words;
	struct arena *arena;
	struct options *options;
};

/* What is wrong with @word, the nearest option unless @near is NULL, and who lists them. */
static int wrong(struct reading *r, const char *what, struct slice word,
		 const struct spelling *near)
{
	const char *name = r->command->name;
	bool is_kexec = r->command->bit == FOR_KEXEC;
	struct slice hint = near ? spelling_hint(near, "--", r->arena) : (struct slice){0};

	r->options->error = arena_format(r->arena, "%s '%.*s'; %.*s'%s%s' lists them", what,
					 SLICE_ARG(word), SLICE_ARG(hint),
					 is_kexec ? name : "kexling help ",
					 is_kexec ? " --help" : name);
	return -EINVAL;
}

/* "one kernel is enough: what is 'two'" */
static int too_many(struct reading *r, struct slice thing, const char *word)
{
	r->options->error = arena_format(r->arena, "one %.*s is enough: what is '%s'",
					 SLICE_ARG(thing), word);
	return -EINVAL;
}

/* "exec --via x: it is now, systemctl or openrc" */
static int no_choice(struct reading *r, const struct option *o, const char *value)
{
	struct text error = {.arena = r->arena};
	struct slice rest = slice_str(o->argument);

	text_printf(&error, "%s --%s %s: it is ", r->command->name, o->name, value);
	text_put(&error, slice_cut(&rest, '|'));
	while (rest.n) {
		struct slice next = slice_cut(&rest, '|');
		text_put(&error, rest.n ? S(", ") : S(" or "));
		text_put(&error, next);
	}
	r->options->error = text_slice(&error);
	return -EINVAL;
}

/* The number of @value among the values that are allowed, or -1. */
static int number_of(const struct option *o, const char *value)
{
	struct slice rest = slice_str(o->argument);

	for (int i = 0; rest.n; i++)
		if (slice_eq(slice_cut(&rest, '|'), slice_str(value)))
			return i;
	return -1;
}

static int store(struct reading *r, const struct option *o, const char *value)
{
	void *field = (char *)r->options + o->at;
	struct value_list *values = field;
	struct named_list *named = field;
	int number = -1;

	if (value && slice_has(slice_str(o->argument), '|')) {
		number = number_of(o, value);
		if (number < 0)
			return no_choice(r, o, value);
	}
	switch (o->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		break;
	case OPTION_TEXT:
		*(struct slice *)field = slice_str(value);
		break;
	case OPTION_CHOICE:
		*(uint8_t *)field = (uint8_t)number;
		break;
	case OPTION_VALUES:
		*ARENA_PUSH(r->arena, &values->at, &values->n) = value;
		break;
	case OPTION_NAMED:
		*ARENA_PUSH(r->arena, &named->at, &named->n) = (struct named_value){o->name, value};
		break;
	}
	return 0;
}

/* By its name, or by the beginning of it when no other begins like that. NULL: not found; *@near
 * has the nearest name, *@several says that there is more than one. */
static const struct option *find_long(const struct command *c, struct slice name,
				      struct spelling *near, bool *several)
{
	const struct option *found = NULL;

	OPTIONS_FOR_EACH(c, o) {
		struct slice known = slice_str(o->name);
		if (slice_eq(known, name))
			return o;
		spelling_compare(near, known);
		if (!slice_starts(known, name))
			continue;
		*several |= found && !slice_eq(known, slice_str(found->name));
		found = o;
	}
	return *several ? NULL : found;
}

/* The value is in the word itself, or the next one. */
static int read_value(struct reading *r, const struct option *o, const char *value,
		      struct slice word)
{
	if (!value && !*r->words)
		return wrong(r, "a value is missing behind", word, NULL);
	return store(r, o, value ? value : *r->words++);
}

static int read_long(struct reading *r, struct slice word)
{
	struct slice rest = slice_from(word, 2);
	bool has_value = slice_has(rest, '='), several = false;
	struct slice name = slice_cut(&rest, '=');
	struct spelling near = {.word = name};
	const struct option *o = find_long(r->command, name, &near, &several);

	if (several)
		return wrong(r, "several options begin like", word, NULL);
	if (!o)
		return wrong(r, "no option", word, &near);
	if (!o->argument)
		return has_value ? wrong(r, "no value belongs to", word, NULL) : store(r, o, NULL);
	return read_value(r, o, has_value ? rest.p : NULL, word);
}

static const struct option *find_letter(const struct command *c, char letter)
{
	OPTIONS_FOR_EACH(c, o)
		if (o->letter == letter)
			return o;
	return NULL;
}

static int read_letters(struct reading *r, struct slice word)
{
	int rc = 0;

	for (struct slice rest = slice_from(word, 1); rest.n && !rc; rest = slice_from(rest, 1)) {
		const struct option *o = find_letter(r->command, rest.p[0]);
		if (!o)
			return wrong(r, "no option", word, NULL);
		if (o->argument)
			return read_value(r, o, rest.n > 1 ? rest.p + 1 : NULL, word);
		rc = store(r, o, NULL);
	}
	return rc;
}

static int read_word(struct reading *r, const char *word)
{
	struct slice argument = slice_str(r->command->argument);

	if (argument.n == 0) {
		r->options->error =
			arena_format(r->arena, "%s takes no '%s'", r->command->name, word);
		return -EINVAL;
	}
	struct slice first = slice_word(&argument);
	const char **to = r->options->word ? &r->options->second : &r->options->word;
	if (*to || (r->options->word && argument.n == 0)) {
		slice_skip(&first, S("["));
		return too_many(r, slice_cut(&first, ']'), word);
	}
	*to = word;
	return 0;
}

int options_read(const struct command *c, const char *const *words, struct arena *a,
		 struct options *o)
{
	struct reading r = {c, words, a, o};
	bool only_words = false;
	int rc = 0;

	*o = (struct options){0};
	while (rc == 0 && *r.words) {
		const char *text = *r.words++;
		struct slice word = slice_str(text);
		if (only_words || word.n < 2 || word.p[0] != '-')
			rc = read_word(&r, text);
		else if (slice_eq(word, S("--")))
			only_words = true;
		else if (slice_starts(word, S("--")))
			rc = read_long(&r, word);
		else
			rc = read_letters(&r, word);
	}
	if (rc == 0 && o->devicetree.n > 1)
		return too_many(&r, S("device tree"), o->devicetree.at[1]);
	return rc;
}
