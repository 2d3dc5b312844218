/* TFTP, reading one file: packets, and what follows from them (RFC 1350, 2347 to 2349, 7440). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_TFTP_H
#define DISCOVER_NET_TFTP_H

#include "lib/arena.h"

enum {
	TFTP_BLOCK = 512,		/* when nothing is agreed upon */
	TFTP_BLOCK_MAX = 1468,		/* of Ethernet's 1500 bytes, as UEFI asks */
	TFTP_WINDOW = 16,
	TFTP_PACKET_BYTES = TFTP_BLOCK_MAX + 4,
	TFTP_NAME_MAX = 400,		/* of a file: with its options in one packet */
};

enum tftp_error {
	TFTP_NOT_FOUND = 1, TFTP_DENIED = 2, TFTP_FULL = 3, TFTP_ILLEGAL = 4, TFTP_UNKNOWN_PORT = 5,
	TFTP_OPTION = 8,
};

/* What to do after a packet. */
enum tftp_step {
	TFTP_IGNORE,	/* nothing: it was none that is waited for */
	TFTP_GO_ON,	/* nothing, or take @data */
	TFTP_ANSWER,	/* take @data, if there is any, and send tftp_ack() */
	TFTP_END,	/* the same, and that was the last */
	TFTP_PROBED,	/* its size is known: send tftp_refuse(TFTP_OPTION) */
	TFTP_REFUSED,	/* the server sent an error: t->error, t->message */
	TFTP_BROKEN,	/* what the server says cannot be: send tftp_refuse(t->error) */
};

/**
 * struct tftp - one transfer; zero but for what was asked
 * @block, @window: asked for; then what the server agreed to
 * @probe:   only the size is wanted
 * @begun:   the server has answered
 * @size:    what it says, when @sized
 * @got:     bytes so far
 * @next:    number of the block to come
 * @open:    blocks of this window that came
 * @nagged:  the gap before @next has been complained about
 * @message: of TFTP_REFUSED: points into the packet
 */
struct tftp {
	uint32_t block, window;
	bool probe, begun, sized, nagged;
	uint64_t size, got;
	uint16_t next;
	uint32_t open;
	uint16_t error;
	struct slice message;
};

/* The first packet. @plain: without options, for servers that stumble over them. Empty: the name is
 * too long, or has a NUL. */
struct slice tftp_request(const struct tftp *t, struct slice name, bool plain, struct arena *a);

/* A packet has come from the server. *@data points into it. */
enum tftp_step tftp_input(struct tftp *t, struct slice packet, struct slice *data);

/* What was received in order, as a packet; @room has it. It is also what is sent again when nothing
 * comes. */
struct slice tftp_ack(const struct tftp *t, char room[4]);

/* An error as a packet. */
struct slice tftp_refuse(enum tftp_error error, char room[8]);

#endif
