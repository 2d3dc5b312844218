/* The log's lines, sent to a server as they are written (RFC 5424, by UDP). */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_REMOTE_LOG_H
#define INIT_NET_REMOTE_LOG_H

#include <stddef.h>

#include "lib/slice.h"

enum { REMOTE_LOG_PORT = 514, REMOTE_LOG_EARLY = 16 << 10 };

/* Send to "udp://ADDRESS[:PORT]", of IPv6 in brackets. False: it is no such address; a name is
 * none, as nobody is there to ask for it. */
bool remote_log_open(struct slice where);

/* For log_copy_to(): one line, severity as syslog has it. What comes before there is a way to the
 * server is kept, the first REMOTE_LOG_EARLY bytes of it, and sent then. Never waits. */
void remote_log_put(unsigned severity, struct slice line);

#endif
