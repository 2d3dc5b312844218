/* What the rescue shell asks of process 1: a few words, and a line in answer. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_REQUEST_H
#define INIT_MACHINE_REQUEST_H

#include "lib/slice.h"

/* A datagram socket that only root can write to; jobs see no such path, and have no sockets. */
#define REQUEST_SOCKET "/run/kexling"

enum { REQUEST_BYTES = 128, REQUEST_ANSWER_BYTES = 512 };

/* For process 1: the socket's descriptor, which never blocks, or -errno. */
int request_listen(void) __attribute__((warn_unused_result));

/* For process 1: answer one request that has come: @answer gives the line for its @words, good
 * until the next call. False when there is none left. */
bool request_serve(int fd, struct slice (*answer)(void *arg, struct slice words), void *arg);

/* Ask, and wait at most @ms for the answer, which goes to @room: "ok", or why not. The number of
 * its bytes, or -errno: -ENOENT, -ECONNREFUSED: nobody listens, as on any system but kexling's own.
 */
int request_ask(struct slice words, int ms, char room[REQUEST_ANSWER_BYTES])
	__attribute__((warn_unused_result));

#endif
