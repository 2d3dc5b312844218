/* The board's management controller, spoken with over the kernel's IPMI device. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_BMC_H
#define INIT_MACHINE_BMC_H

#include "lib/slice.h"

#define BMC_DEVICE "/dev/ipmi0"

/* What somebody has told it is to be booted: the device selectors of boot option parameter 5 (IPMI
 * specification 2.0, table 28-14). Others are not heeded. */
enum bmc_device {
	BMC_NONE = 0,
	BMC_NETWORK = 1,
	BMC_DISK = 2,
	BMC_SAFE = 3,
	BMC_DIAGNOSTIC = 4,
	BMC_CD = 5,
	BMC_SETUP = 6,
	BMC_REMOTE_CD = 8,
	BMC_DEVICES = 16,
};

/* Sensor types of its event log, and offsets that say what has happened (table 42-3). */
enum bmc_sensor { BMC_BOOT_ERROR = 0x1e, BMC_OS_BOOT = 0x1f };
enum bmc_offset { BMC_NO_MEDIUM = 0, BMC_FROM_DISK = 1, BMC_FROM_NETWORK = 2, BMC_FROM_ANY = 6 };

/**
 * struct bmc_wish - what is to be booted
 * @device:  enum bmc_device, or another selector
 * @lasting: at later starts, too; a wish for one start has been taken back
 */
struct bmc_wish {
	uint8_t device;
	uint8_t lasting;
};

/* Ask for it at @fd. A wish for one start is taken back before it is told, so that it is heeded
 * once at most: when it cannot be, there is none and -EIO. *@wish is BMC_NONE when nothing valid is
 * there. 0; -ETIMEDOUT: no answer in some seconds; -EPROTO: the controller refuses, or answers what
 * is none; or another -errno. */
int bmc_take_wish(int fd, struct bmc_wish *wish) __attribute__((warn_unused_result));

/* Add an event to its log. As above. */
int bmc_log_event(int fd, enum bmc_sensor sensor, enum bmc_offset offset)
	__attribute__((warn_unused_result));

/* Have its watchdog reset the machine when it is not fed for @seconds, and feed it; 0: no more. It
 * is not waited for, unless @wait: then for an answer, or some seconds. 0 or -errno. */
int bmc_watch(int fd, int32_t seconds, bool wait) __attribute__((warn_unused_result));

#endif
