/* Notes: what was looked at and why it was not used, as data that the user can open. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NOTE_H
#define DISCOVER_NOTE_H

#include "lib/slice.h"

/*
 * The closed set of codes, in JSON and in this enum from one list. A code is added here, described
 * here, and covered by a test.
 */
#define NOTE_CODES(X)                                                                              \
	/* entries */                                                                              \
	X(MISSING_FILE, "missing-file")	    /* a kernel, initrd or device tree is not there */     \
	X(MISSING_VOLUME, "missing-volume") /* asks for a file system that is not there */         \
	X(NO_KERNEL, "no-kernel")	    /* an entry names nothing to boot */                   \
	X(NOT_BOOTABLE, "not-bootable")	    /* boots something that kexec cannot */                \
	X(WRONG_ARCHITECTURE, "wrong-architecture")                                                \
	X(BAD_FILE, "bad-file")	      /* an image that is damaged or cut short */                  \
	X(UNKNOWN_MEDIUM, "unknown-medium") /* may not find the disc that it is on, as a file */   \
	X(NOT_ALLOWED, "not-allowed") /* needs a password or is locked */                          \
	X(OWN_IMAGE, "own-image")     /* is this boot loader: not started by itself */             \
	/* configurations */                                                                       \
	X(SYNTAX, "syntax")		/* a part of a configuration was not understood */         \
	X(UNKNOWN_WORD, "unknown-word") /* an unknown key, command or directive */                 \
	X(BAD_VALUE, "bad-value")                                                                  \
	X(UNSUPPORTED, "unsupported")	    /* understood, but not done here */                    \
	X(IGNORED, "ignored")		    /* has no effect in kexling, on purpose */             \
	X(COMMAND_FAILED, "command-failed") /* a GRUB command reported an error */                 \
	X(ADDED, "added")   /* by its loader, or for it: no configuration says so */               \
	X(DUPLICATE, "duplicate")	    /* the same menu, reached by another way */            \
	X(LIMIT, "limit")		    /* cut short by a limit */                             \
	X(UNREADABLE, "unreadable")	    /* a file or directory could not be read */            \
	/* devices */                                                                              \
	X(NO_MEDIUM, "no-medium")                                                                  \
	X(NO_FILESYSTEM, "no-filesystem")	/* nothing recognised on a device */               \
	X(NO_DRIVER, "no-driver")		/* recognised, but this kernel cannot mount it */  \
	X(NOT_A_FILESYSTEM, "not-a-filesystem") /* swap, RAID member, encrypted, ... */            \
	X(MOUNT_FAILED, "mount-failed")                                                            \
	X(NO_PERMISSION, "no-permission")                                                          \
	X(REPLAYED, "replayed")		/* a dirty journal was replayed, in memory only */         \
	X(NOT_REPLAYED, "not-replayed") /* a dirty journal was left alone: old contents */         \
	X(FOREIGN_LOADER, "foreign-loader")	/* another system's, which the firmware starts */  \
	X(DEGRADED, "degraded")	/* an array that lacks members, a table that lacks a copy */       \
	X(NO_CONFIG, "no-config")	/* a file system without any configuration */              \
	X(TIMED_OUT, "timed-out")	/* a device or a job did not answer in time */             \
	X(JOB_FAILED, "job-failed")	/* a job crashed, or answered nonsense */                  \
	/* networks */                                                                             \
	X(NO_LINK, "no-link")		/* no cable, or nobody at its other end */                 \
	X(NO_DHCP, "no-dhcp")		/* nobody gives an address */                              \
	X(DHCP_NAK, "dhcp-nak")		/* a server offers addresses, and then refuses them */     \
	X(STP_BLOCKING, "stp-blocking")	/* the switch's spanning tree lets nothing pass yet */     \
	X(LACP, "lacp-without-fallback") /* the switch's port is for bonds only */                 \
	X(NO_BOOT_FILE, "no-boot-file")	/* a lease without a word about what to boot */            \
	X(WANTS_IPXE, "wants-ipxe")	/* the server offers iPXE, and its script to iPXE only */  \
	X(ISO_OVER_NET, "iso-over-net")	/* a disc image as a boot file */                          \
	X(FETCH_TIMEOUT, "fetch-timeout") /* a server did not answer, or no longer */              \
	X(FETCH_REFUSED, "fetch-refused") /* it may not be had, or the answer makes no sense */    \
	X(FETCH_SHORT, "fetch-short")	/* less came than the server said that it has */           \
	X(HTTP_STATUS, "http-status")	/* a server's answer by HTTP is that number */             \
	X(REDIRECT_LOOP, "redirect-loop") /* servers send on and on */                             \
	X(DNS_FAILED, "dns-failed")	/* the name of a server has no address */                  \
	X(SECOND_DHCP_SERVER, "second-dhcp-server")                                                \
	X(TLS_CHAIN, "tls-chain")	/* its certificate leads to nobody who is trusted */       \
	X(TLS_NAME, "tls-name")		/* its certificate is somebody else's */                   \
	X(TLS_TIME, "tls-time")		/* its certificate has expired, or is not valid yet */     \
	X(NO_TRUST_ANCHOR, "no-trust-anchor") /* https, and no authority is trusted */             \
	X(CLOCK_SET_FROM_NETWORK, "clock-set-from-network")                                        \
	/* loading */                                                                              \
	X(LOAD_FAILED, "load-failed")                                                              \
	X(BAD_SETTING, "bad-setting")

enum note_code {
#define X(name, text) NOTE_##name,
	NOTE_CODES(X)
#undef X
	NOTE_CODE_COUNT
};

/* The code as it stands in JSON; "job-failed" for a number outside the set. */
struct slice note_code_name(uint32_t code);

/**
 * struct note - one thing worth telling
 * @code:   enum note_code
 * @volume: catalog number of the volume that it is about; 0: none
 * @path:   the file, empty when it is about the volume itself
 * @line:   1-based; 0: the whole file
 * @message: one line of text: what, why, and what would help; may hold bytes from the disk
 */
struct note {
	uint32_t code;
	uint32_t volume;
	struct slice path;
	uint32_t line;
	struct slice message;
};

struct note_list {
	struct note *at;
	uint32_t n;
};

#endif
