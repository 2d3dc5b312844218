/* Requests and responses by ioctl(2) (Documentation/driver-api/ipmi.rst of the kernel). */
/* SPDX-License-Identifier: MIT */
#include "init/machine/bmc.h"

#include <errno.h>
#include <linux/ipmi.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>

enum {
	ANSWER_MS = 2000,
	ANSWER_BYTES = 64,
	CHASSIS = 0x00, SET_OPTIONS = 0x08, GET_OPTIONS = 0x09,
	STORAGE = 0x0a, ADD_SEL_ENTRY = 0x44,
	APPLICATION = 0x06, SET_WATCHDOG = 0x24, FEED_WATCHDOG = 0x22,
	/* of its timer: an operating system's, a reset of the machine, what ran out before, and the
	 * longest time, of which it counts tenths of a second */
	BY_SYSTEM = 4, HARD_RESET = 1, RAN_OUT = 0x3e, LONGEST = UINT16_MAX / 10,
	FLAGS = 5, FLAGS_BYTES = 5,
	/* of the answer: its parts, and bits of them */
	DONE_AT = 0, PARAMETER_AT = 2, FLAGS_AT = 3, GET_BYTES = FLAGS_AT + FLAGS_BYTES,
	LOCKED = 0x80, VALID = 0x80, LASTING = 0x40, DEVICE_SHIFT = 2,
	/* of an event: a record of the system's, by software; specific to its sensor */
	SYSTEM_EVENT = 0x02, SOFTWARE = 0x41, REVISION = 0x04, SPECIFIC = 0x6f, UNSAID = 0xff,
};

static int send_request(int fd, uint8_t netfn, uint8_t command, unsigned char *data, uint16_t n)
{
	struct ipmi_system_interface_addr address = {
		.addr_type = IPMI_SYSTEM_INTERFACE_ADDR_TYPE,
		.channel = IPMI_BMC_CHANNEL,
	};
	struct ipmi_req request = {
		.addr = (unsigned char *)&address, .addr_len = sizeof(address),
		.msg = {netfn, command, n, data},
	};

	return ioctl(fd, IPMICTL_SEND_COMMAND, &request) < 0 ? -errno : 0;
}

/* How many bytes have come in @answer, which begins with a completion code. */
static int receive(int fd, unsigned char answer[ANSWER_BYTES])
{
	struct ipmi_addr address;
	struct ipmi_recv got = {.addr = (unsigned char *)&address, .addr_len = sizeof(address),
				.msg = {.data = answer, .data_len = ANSWER_BYTES}};
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int n = poll(&p, 1, ANSWER_MS);

	if (n <= 0)
		return n ? -errno : -ETIMEDOUT;
	return ioctl(fd, IPMICTL_RECEIVE_MSG_TRUNC, &got) < 0 ? -errno : got.msg.data_len;
}

/* Its answer with at least @least bytes, the first of which says that it was done. */
static int ask(int fd, uint8_t netfn, uint8_t command, unsigned char *data, uint16_t n,
	       unsigned char answer[ANSWER_BYTES], int least)
{
	int err = send_request(fd, netfn, command, data, n);

	if (err == 0)
		err = receive(fd, answer);
	if (err < 0)
		return err;
	return err < least || answer[DONE_AT] ? -EPROTO : 0;
}

int bmc_take_wish(int fd, struct bmc_wish *wish)
{
	unsigned char get[] = {FLAGS, 0, 0}, clear[1 + FLAGS_BYTES] = {FLAGS};
	unsigned char answer[ANSWER_BYTES];
	int err = ask(fd, CHASSIS, GET_OPTIONS, get, sizeof(get), answer, GET_BYTES);

	if (err)
		return err;
	uint8_t flags = answer[FLAGS_AT], device = answer[FLAGS_AT + 1] >> DEVICE_SHIFT & 0xf;
	*wish = (struct bmc_wish){.device = BMC_NONE};
	if ((answer[PARAMETER_AT] & LOCKED) || !(flags & VALID) || device == BMC_NONE)
		return 0;
	if (!(flags & LASTING) && ask(fd, CHASSIS, SET_OPTIONS, clear, sizeof(clear), answer, 1))
		return -EIO;
	*wish = (struct bmc_wish){device, (flags & LASTING) != 0};
	return 0;
}

int bmc_log_event(int fd, enum bmc_sensor sensor, enum bmc_offset offset)
{
	/* two bytes of a number and four of a time are the controller's */
	unsigned char event[16] = {[2] = SYSTEM_EVENT, [7] = SOFTWARE, [9] = REVISION,
				   [10] = (unsigned char)sensor, [12] = SPECIFIC,
				   [13] = (unsigned char)offset, UNSAID, UNSAID};
	unsigned char answer[ANSWER_BYTES];

	return ask(fd, STORAGE, ADD_SEL_ENTRY, event, sizeof(event), answer, 1);
}

/* Whether it has heard is found out only by who waits. */
static int tell(int fd, uint8_t command, unsigned char *data, uint16_t n, bool wait)
{
	unsigned char answer[ANSWER_BYTES];
	int err = send_request(fd, APPLICATION, command, data, n);

	if (err == 0 && wait)
		err = receive(fd, answer);
	return err < 0 ? err : 0;
}

int bmc_watch(int fd, int32_t seconds, bool wait)
{
	uint16_t tenths = (uint16_t)((seconds < LONGEST ? seconds : LONGEST) * 10);
	unsigned char timer[] = {BY_SYSTEM, seconds ? HARD_RESET : 0, 0, RAN_OUT,
				 (unsigned char)tenths, (unsigned char)(tenths >> 8)};
	unsigned char answer[ANSWER_BYTES];
	struct pollfd p = {.fd = fd, .events = POLLIN};

	while (poll(&p, 1, 0) > 0 && receive(fd, answer) >= 0)	/* to what was sent before */
		;
	int err = tell(fd, SET_WATCHDOG, timer, sizeof(timer), wait);
	return err || !seconds ? err : tell(fd, FEED_WATCHDOG, NULL, 0, wait);
}
