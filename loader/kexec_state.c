/* Looks at the settings of the running kernel, and at what this process may do. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/kexec_state.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/sysdir.h"

enum { SETTING_BYTES = 128 };

static bool has_capability(unsigned capability)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};

	if (syscall(SYS_capget, &header, data) < 0)
		return true;
	return data[capability / 32].effective >> (capability % 32) & 1;
}

static struct slice setting(int root, const char *path, char room[SETTING_BYTES])
{
	return sysdir_read(root, path, room, SETTING_BYTES);
}

void kexec_state_read(int root, struct kexec_state *state)
{
	char room[SETTING_BYTES];
	struct slice text = setting(root, "proc/sys/kernel/kexec_load_disabled", room);

	state->disabled = text.n && !slice_eq(text, S("0"));
	text = setting(root, "proc/sys/kernel/kexec_load_limit_reboot", room);
	state->used_up = slice_eq(text, S("0"));
	text = setting(root, "sys/kernel/security/lockdown", room);
	state->locked = text.n && !slice_starts(text, S("[none]"));
	text = setting(root, "sys/module/module/parameters/sig_enforce", room);
	state->enforced = slice_eq(text, S("Y")) || state->locked;
	state->may_reboot = has_capability(CAP_SYS_BOOT);
}
