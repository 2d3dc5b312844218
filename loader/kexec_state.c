/* Looks at the settings of the running kernel, and at what this process may do. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/kexec_state.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "loader/fact.h"

static bool has_capability(unsigned capability)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};

	if (syscall(SYS_capget, &header, data) < 0)
		return true;
	return data[capability / 32].effective >> (capability % 32) & 1;
}

void kexec_state_read(int root, struct kexec_state *state)
{
	char buffer[FACT_BYTES];
	struct slice text = fact_line(root, "proc/sys/kernel/kexec_load_disabled", buffer);

	state->disabled = text.n && !slice_eq(text, S("0"));
	text = fact_line(root, "proc/sys/kernel/kexec_load_limit_reboot", buffer);
	state->used_up = slice_eq(text, S("0"));
	text = fact_line(root, "sys/kernel/security/lockdown", buffer);
	state->locked = text.n && !slice_starts(text, S("[none]"));
	text = fact_line(root, "sys/module/module/parameters/sig_enforce", buffer);
	state->enforced = slice_eq(text, S("Y")) || state->locked;
	state->may_reboot = has_capability(CAP_SYS_BOOT);
}
