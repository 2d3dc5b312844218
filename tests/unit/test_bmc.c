/* What a wish of the management controller does to the settings, and what the job may do that asks
 * for it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/fs.h>
#include <linux/ipmi.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "init/boot/bmc_job.h"
#include "tests/unit/ability.h"
#include "tests/unit/sandbox_kit.h"

static enum bmc_heed heed(int device, bool lasting, struct settings *s)
{
	struct bmc_wish wish = {(uint8_t)device, lasting};

	settings_init(s);
	s->wanted = S("debian");
	return bmc_heed(&wish, s);
}

TEST(bmc_wishes_become_settings)
{
	struct settings s;

	OK(heed(BMC_NETWORK, false, &s) == BMC_NET && s.net == NET_PREFER && s.wanted.n == 0);
	OK(heed(BMC_DISK, true, &s) == BMC_HEEDED && s.net == NET_AFTER && s.wanted.n);
	OK(heed(BMC_CD, false, &s) == BMC_FIRST && s.wanted.n == 0);
	OK(heed(BMC_REMOTE_CD, false, &s) == BMC_FIRST);
	OK(heed(BMC_SAFE, true, &s) == BMC_HEEDED && s.timeout == MENU_TIMEOUT_FOREVER);
	OK(heed(BMC_DIAGNOSTIC, false, &s) == BMC_HEEDED && s.timeout == MENU_TIMEOUT_FOREVER);
	OK(heed(15, false, &s) == BMC_UNKNOWN && s.wanted.n);
}

TEST(bmc_set_up_does_not_restart_for_ever)
{
	struct settings s;

	OK(heed(BMC_SETUP, false, &s) == BMC_LEAVE);
	OK(heed(BMC_SETUP, true, &s) == BMC_HEEDED && s.timeout == MENU_TIMEOUT_FOREVER);
}

TEST(bmc_asks_no_network_that_is_off)
{
	struct bmc_wish wish = {BMC_NETWORK, false};
	struct settings s;

	settings_init(&s);
	s.net = NET_OFF;
	OK(bmc_heed(&wish, &s) == BMC_UNKNOWN && s.net == NET_OFF);
	wish.device = BMC_DISK;
	OK(bmc_heed(&wish, &s) == BMC_HEEDED && s.net == NET_OFF);
}

static int asks(void)
{
	struct pollfd p = {.fd = sandbox_out[1], .events = POLLOUT};

	/* no controller is behind it */
	return poll(&p, 1, 0) == 1 && ioctl(sandbox_out[1], IPMICTL_SEND_COMMAND, NULL) < 0 &&
			       errno == ENOTTY &&
			       ioctl(sandbox_out[1], IPMICTL_RECEIVE_MSG_TRUNC, NULL) < 0
		       ? SANDBOX_WELL
		       : 1;
}

static int asks_something_else(void)
{
	return ioctl(sandbox_out[1], BLKROSET, NULL) < 0 ? 2 : 1;
}

static int registers_for_commands(void)
{
	return ioctl(sandbox_out[1], IPMICTL_REGISTER_FOR_CMD, NULL) < 0 ? 2 : 1;
}

static int opens(void)
{
	return sandbox_open(AT_FDCWD, "/", O_RDONLY) >= 0 ? 1 : 2;
}

static int opens_the_old_way(void)
{
	return (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY) >= 0 ? 1 : 2;
}

static int writes(void)
{
	return write(sandbox_out[0], "", 1) < 0 ? 2 : 1;
}

static int connects(void)
{
	return socket(AF_INET, SOCK_DGRAM, 0) < 0 ? 2 : 1;
}

TEST(sandbox_of_the_bmc_speaks_with_it_alone)
{
	static int (*const attempts[])(void) = {asks_something_else, registers_for_commands, opens,
						opens_the_old_way, writes, connects};

	NEEDS_FILTERS();
	sandbox_set_up();
	OK(sandbox_fate(SANDBOX_BMC, asks) == SANDBOX_WELL);
	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++)
		OK(sandbox_fate(SANDBOX_BMC, attempts[i]) == SANDBOX_STOPPED);
	/* and nobody else does */
	OK(sandbox_fate(SANDBOX_NET, asks) == SANDBOX_STOPPED);
	OK(sandbox_fate(SANDBOX_FILES, asks) == SANDBOX_STOPPED);
}
