/* The settings: what /etc/kexling.conf and the first kernel's command line ask for. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_SETTINGS_H
#define INIT_MACHINE_SETTINGS_H

#include "discover/scan.h"
#include "lib/text.h"

/* What to do when nothing can be booted and nobody is there. */
enum failure_action {
	FAILURE_RETRY,
	FAILURE_REBOOT,
	FAILURE_POWEROFF,
	FAILURE_SHELL,
	FAILURE_MENU,
	FAILURE_COUNT
};

/* What becomes of an entry's own console= parameters. */
enum console_rule {
	CONSOLE_KEEP,		/* as the entry says */
	CONSOLE_ADD,		/* ours before them: the entry's stay the primary ones */
	CONSOLE_REPLACE,	/* ours instead of them */
	CONSOLE_RULE_COUNT
};

/* How closely an initrd is looked at before the jump. */
enum load_verify {
	/* that it is not cut short, without decoding where that can be seen */
	VERIFY_STRUCTURE,
	VERIFY_DEEP,		/* every member decoded, its check sums compared */
	VERIFY_COUNT
};

/* What a kernel that came by a network is told of it, beyond what its configuration says. */
enum net_handover {
	HANDOVER_CONFIG,	/* nothing */
	HANDOVER_BOOTIF,	/* the interface, by its address */
	HANDOVER_IP,		/* the configuration, as ip= */
	NET_HANDOVER_COUNT,
};

/* What becomes of a boot file that is a kernel without a configuration. */
enum net_bootfile {
	BOOTFILE_LIST,		/* somebody may choose it */
	BOOTFILE_BOOT,		/* it is started */
	NET_BOOTFILE_COUNT,
};

/* What is done about the network. */
enum net_use {
	NET_AFTER,	/* when there is nothing else to boot, or somebody asks for it */
	NET_OFF,	/* nothing: interfaces stay as they are */
	NET_ON,		/* beside the disks, which come first */
	NET_PREFER,	/* before the disks, for as long as net.timeout */
	NET_USE_COUNT
};

/* What is done about the writes that an entry asks for: grubenv, boot counters, EFI variables. */
enum write_rule {
	WRITES_NO,		/* nothing: it starts all the same */
	WRITES_YES,		/* they are tried, and it starts whatever comes of it */
	WRITES_REQUIRE,		/* it starts when all of them are done */
	WRITE_RULE_COUNT
};

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARNING,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG,
	LOG_LEVEL_COUNT
};

/**
 * struct settings - one value for each key; the empty slice: not set
 * @timeout: seconds until the default is booted, MENU_TIMEOUT_FOREVER, or MENU_TIMEOUT_UNSET
 * @failure_after: seconds from the first round without success to @failure; -1: never
 * @watchdog: seconds after which the hardware watchdog resets what hangs; 0 or less: none
 * @menu_idle: seconds without a key after which somebody is nobody again; -1: never
 * @wanted:  "default": an entry's id, name or title
 * @order:   which volumes come first, separated by blanks or commas
 * @wait:    a volume to wait for before anything is booted by itself: UUID=, LABEL=, or a device
 * @net_timeout: seconds that a network may take
 * @net_interface, @net_server: only these, names and addresses separated by blanks; empty: any.
 *            "boot" is the interface that this boot loader was started from
 * @net_vlan: numbers of VLANs, separated by blanks; empty: what has no tag
 * @net_lacp: a switch that speaks LACP is answered
 * @net_class: what DHCP servers are told: ipxe, pxe, http, or a user class; empty: ipxe, and http
 *            when that has brought nothing
 * @net_address: no DHCP: the configuration itself, as the kernel's ip= has it
 * @net_arch: what DHCP servers are told this machine is (option 93); empty: what its firmware was
 * @net_platform: what servers' configurations are told of the firmware (iPXE's ${platform}, GRUB's
 *             $grub_platform)
 * @net_url: instead of what DHCP names as the boot file
 * @net_ca:  a file of certificates, or a directory of such; empty: /etc/kexling/ca
 * @net_ntp: servers of time, beside those of a lease
 * @net_log: where log lines go, too: udp://ADDRESS:PORT
 * @consoles: their names without /dev/, separated by blanks or commas; empty: the active ones
 * @cmdline_remove: parameters (by name) to leave out, separated by blanks
 * @attempts: an entry that was started so often without success is passed over; 0: none is
 * @attempts_within: only starts within so many seconds count; -1: all
 * @attempts_file: where they are counted, "UUID=1234:/path" of an environment block; empty: in a
 *            variable of the firmware
 * @bmc:     what the management controller has been told to boot is heeded
 * @bmc_events: it is told what becomes of the start
 * @quirks:  "off", or devices and steps that come before the table's: see quirks.h
 * @reset:   entries that the firmware starts, by a restart: ids and names, separated by blanks
 * @writes_mount: what cannot be changed in its place is, by mounting its file system
 * @isos:    whether ISO images in files list their menus
 * @handover: the record of the start is left to the next system
 * @shell:   whether somebody at a console may open a shell or edit a command line
 */
struct settings {
	int32_t timeout;
	struct slice wanted;
	struct slice order;
	struct slice wait;
	enum net_use net;
	int32_t net_timeout;
	struct slice net_interface, net_vlan, net_server, net_class, net_url;
	struct slice net_address, net_arch;
	bool net_lacp;
	enum machine_platform net_platform;
	enum net_handover net_handover;
	enum net_bootfile net_bootfile;
	struct slice net_ca, net_ntp, net_log;
	struct slice consoles;
	enum failure_action failure;
	int32_t failure_after;
	int32_t menu_idle;
	int32_t watchdog;
	uint16_t attempts;
	int32_t attempts_within;
	struct slice attempts_file;
	struct slice reset;
	struct slice quirks;
	bool bmc, bmc_events;
	struct slice cmdline_append;
	struct slice cmdline_remove;
	enum console_rule cmdline_console;
	enum load_verify load_verify;
	bool isos;
	bool handover;
	enum write_rule writes;
	bool writes_mount;
	bool shell;
	enum log_level log;
};

/* Set every value to its default. */
void settings_init(struct settings *s);

/* Read /etc/kexling.conf: "key = value" lines, "#" begins a comment line, a value may be put in
 * double quotes. Values are copied into @a. What is unknown or not allowed leaves its setting as it
 * was and appends a NOTE_BAD_SETTING with @path and the line to @problems (at most LIMIT_NOTES).
 * When @a has no room, the rest is dropped: it never runs @a full. */
void settings_read_file(struct settings *s, struct slice path, struct slice text, struct arena *a,
			struct note_list *problems);

/* The same for the words "kexling.key=value" of /proc/cmdline, with the kernel's quoting: blanks
 * between double quotes do not end a word. "kexling.key" alone means "yes". Words after "--" are
 * init's and not read. */
void settings_read_cmdline(struct settings *s, struct slice text, struct arena *a,
			   struct note_list *problems);

/* A line for each key: "timeout      SECONDS|-1  until the default entry is booted". */
void settings_help(struct text *out);

#endif
