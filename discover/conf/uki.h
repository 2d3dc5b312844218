/* EFI programs as kexec sees them: unified kernel images, kernels with an EFI stub,
 * and the rest. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_UKI_H
#define CONF_UKI_H

#include "discover/scan.h"
#include "lib/pe.h"

enum uki_kind {
	UKI_UNREADABLE,	/* not there, or reading failed: @error */
	UKI_DAMAGED,	/* a PE image whose headers lie: @error */
	UKI_PROGRAM,	/* another EFI program, or no program at all: nothing for kexec */
	UKI_KERNEL,	/* a kernel that is also an EFI program */
	UKI_IMAGE,	/* a unified kernel image */
};

/**
 * struct uki - an opened file
 * @pe: valid for UKI_IMAGE, and for UKI_PROGRAM with pe.n != 0
 */
struct uki {
	struct scan *scan;
	struct file_ref file;
	enum uki_kind kind;
	int error;
	struct pe pe;
};

/* Look at the headers of @file. */
struct uki uki_open(struct scan *scan, struct file_ref file);

/*
 * Fill in what booting the file means: kernel, initrds, command line and device tree, with the
 * add-ons, credentials and extensions that lie beside it (systemd-stub(7)). @profile: of a
 * multi-profile image, or PE_BASE. A file that kexec cannot boot becomes a problem of the entry.
 * When the entry has a command line already, that one replaces the image's.
 */
void uki_fill(const struct uki *uki, int profile, struct boot_entry *e);

/* The text of a section as @profile sees it, without blanks and control characters at its end;
 * empty: there is none, or it cannot be read, which is noted. */
struct slice uki_text(const struct uki *uki, struct slice section, int profile);

/* Whether systemd-stub hands @file to the initrd, by its suffix: "*.cred", "*.sysext.raw",
 * "*.confext.raw". If so, file->part becomes the place in an archive where the initrd looks for it.
 * @global: it is for all images, from a directory below /loader. */
bool uki_extra(struct file_ref *file, struct arena *a, bool global);

/* The value of KEY=VALUE in @text, quotes taken off (os-release(5)); empty: none. */
struct slice uki_setting(struct slice text, struct slice key);

#endif
