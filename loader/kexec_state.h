/* What the running kernel allows. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_KEXEC_STATE_H
#define LOADER_KEXEC_STATE_H

#include <stdbool.h>

/**
 * struct kexec_state - what the running kernel says about kexec
 * @may_reboot: this process has CAP_SYS_BOOT
 * @disabled:   kernel.kexec_load_disabled is set
 * @used_up:    kernel.kexec_load_limit_reboot has come to 0
 * @locked:     kernel lockdown is on, at any level
 * @enforced:   only signed code shall run: that, or modules without a signature are refused. Secure
 *              Boot is another sign of it, which the architecture knows
 */
struct kexec_state {
	bool may_reboot, disabled, used_up, locked, enforced;
};

/* Look it up below @root, a descriptor of "/" (or of a tree that looks like it). */
void kexec_state_read(int root, struct kexec_state *state);

#endif
